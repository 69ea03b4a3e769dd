"""Following (お知らせ): feeds of everything that has events, and letters by mail for those who ask for them."""
