"""The first tables"""

# long: every table of the first version, as Alembic wrote it down
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import deliberation.db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    # long: every table of the first version, as Alembic wrote it down
    op.create_table(
        "companies",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("register_key", sa.String(length=400), nullable=False),
        sa.Column("name_ja", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.Column("corporate_number", sa.String(length=13), nullable=True),
        sa.Column("likeness", sa.String(length=210), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companies")),
        sa.UniqueConstraint("register_key", name=op.f("uq_companies_register_key")),
    )
    with op.batch_alter_table("companies", schema=None) as batch_op:
        batch_op.create_index("ix_companies_likeness", ["likeness"], unique=False)

    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("time_window", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "time_window", name=op.f("pk_counters")),
    )
    op.create_table(
        "heads",
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_heads")),
    )
    op.create_table(
        "jurisdictions",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name_ja", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("compiled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_jurisdictions")),
    )
    op.create_table(
        "departments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("name_ja", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("successor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("end_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(ended_on IS NULL) = (end_entry_id IS NULL)", name=op.f("ck_departments_ended_whole")),
        sa.CheckConstraint(
            "ended_on IS NOT NULL OR successor_id IS NULL", name=op.f("ck_departments_ended_with_successor")
        ),
        sa.ForeignKeyConstraint(["jurisdiction"], ["jurisdictions.code"], name=op.f("fk_departments_jurisdiction")),
        sa.ForeignKeyConstraint(["successor_id"], ["departments.id"], name=op.f("fk_departments_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departments")),
    )
    with op.batch_alter_table("departments", schema=None) as batch_op:
        batch_op.create_index(
            "uq_departments_now",
            ["jurisdiction", "name_ja"],
            unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )

    op.create_table(
        "log_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=True),
        sa.Column("appended_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(leaf) <= 65535", name=op.f("ck_log_entry_leaf_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_entry")),
    )
    with op.batch_alter_table("log_entry", schema=None) as batch_op:
        batch_op.create_index("ix_log_entry_jurisdiction_id", ["jurisdiction", "id"], unique=False)
        batch_op.create_index("ix_log_entry_kind_id", ["kind", "id"], unique=False)

    op.create_table(
        "log_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_log_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_head")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("chosen_name", sa.String(length=40), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("erased_on", sa.Date(), nullable=True),
        sa.CheckConstraint("erased_on IS NULL OR email IS NULL", name=op.f("ck_people_erased_is_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
    )
    op.create_table(
        "flag_rules",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_flag_rules_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag_rules")),
    )
    op.create_table(
        "search_cursor",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("next_idx", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_search_cursor_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_cursor")),
    )
    op.create_table(
        "search_documents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("proposal", sa.String(length=80), nullable=True),
        sa.Column("jurisdiction", sa.String(length=64), nullable=True),
        sa.Column("comment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title_ja", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_documents")),
        sa.UniqueConstraint("key", name=op.f("uq_search_documents_key")),
    )
    op.create_table(
        "vote_precedents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.Column("winner", sa.String(length=64), nullable=True),
        sa.Column("effect", sa.Boolean(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("loaded_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_precedents")),
        sa.UniqueConstraint("code", "digest", name=op.f("uq_vote_precedents_code_digest")),
    )
    with op.batch_alter_table("vote_precedents", schema=None) as batch_op:
        batch_op.create_index("ix_vote_precedents_held_on_id", ["held_on", "id"], unique=False)

    op.create_table(
        "council_acts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=True),
        sa.CheckConstraint("origin IN ('entered', 'compiled')", name=op.f("ck_council_acts_origin_known")),
        sa.ForeignKeyConstraint(["jurisdiction"], ["jurisdictions.code"], name=op.f("fk_council_acts_jurisdiction")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_acts")),
        sa.UniqueConstraint("case_id", name=op.f("uq_council_acts_case_id")),
    )
    with op.batch_alter_table("council_acts", schema=None) as batch_op:
        batch_op.create_index("ix_council_acts_jurisdiction_id", ["jurisdiction", "id"], unique=False)

    op.create_table(
        "council_bodies",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("name_ja", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("part_of_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('assembly', 'plenary', 'standing', 'steering', 'special', 'zone_council', 'stakeholder_council', 'board', 'executive')",
            name=op.f("ck_council_bodies_kind_known"),
        ),
        sa.CheckConstraint("seats > 0", name=op.f("ck_council_bodies_seats_positive")),
        sa.ForeignKeyConstraint(["jurisdiction"], ["jurisdictions.code"], name=op.f("fk_council_bodies_jurisdiction")),
        sa.ForeignKeyConstraint(["part_of_id"], ["council_bodies.id"], name=op.f("fk_council_bodies_part_of_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_bodies")),
        sa.UniqueConstraint("jurisdiction", "slug", name=op.f("uq_council_bodies_jurisdiction_slug")),
    )
    with op.batch_alter_table("council_bodies", schema=None) as batch_op:
        batch_op.create_index(
            "uq_council_bodies_named",
            ["jurisdiction", "name_ja"],
            unique=True,
            sqlite_where=sa.text("part_of_id IS NULL AND ended_on IS NULL"),
            postgresql_where=sa.text("part_of_id IS NULL AND ended_on IS NULL"),
        )
        batch_op.create_index(
            "uq_council_bodies_part_named",
            ["part_of_id", "name_ja"],
            unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )

    op.create_table(
        "council_factions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("name_ja", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["jurisdiction"], ["jurisdictions.code"], name=op.f("fk_council_factions_jurisdiction")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_factions")),
        sa.UniqueConstraint(
            "jurisdiction", "name_ja", "since", name=op.f("uq_council_factions_jurisdiction_name_ja_since")
        ),
    )
    op.create_table(
        "council_members",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("name_ja", sa.String(length=80), nullable=False),
        sa.Column("kana", sa.String(length=80), nullable=True),
        sa.Column("name_en", sa.String(length=80), nullable=True),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["jurisdiction"], ["jurisdictions.code"], name=op.f("fk_council_members_jurisdiction")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_members")),
        sa.UniqueConstraint("jurisdiction", "seat", name=op.f("uq_council_members_jurisdiction_seat")),
    )
    with op.batch_alter_table("council_members", schema=None) as batch_op:
        batch_op.create_index("ix_council_members_name", ["jurisdiction", "name_ja"], unique=False)

    op.create_table(
        "grants",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("granted_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("ended_at", deliberation.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_grants_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
        sa.UniqueConstraint("role", "jurisdiction", "seat", name=op.f("uq_grants_role_jurisdiction_seat")),
    )
    with op.batch_alter_table("grants", schema=None) as batch_op:
        batch_op.create_index(
            "uq_grants_person_role_now",
            ["person_id", "role", "jurisdiction"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "log_entry_subject",
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["log_entry.id"], name=op.f("fk_log_entry_subject_entry_id")),
        sa.PrimaryKeyConstraint("subject", "entry_id", name=op.f("pk_log_entry_subject")),
    )
    op.create_table(
        "log_index",
        sa.Column("idx", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["log_entry.id"], name=op.f("fk_log_index_entry_id")),
        sa.PrimaryKeyConstraint("idx", name=op.f("pk_log_index")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_log_index_entry_id")),
    )
    op.create_table(
        "log_payload",
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["log_entry.id"], name=op.f("fk_log_payload_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_log_payload")),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("read", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_notices_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index("ix_notices_person_id_id", ["person_id", "id"], unique=False)

    op.create_table(
        "pending_acts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("arguments", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=True),
        sa.Column("proposed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposed_seat", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", deliberation.db.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'open') = (decided_by IS NULL)", name=op.f("ck_pending_acts_decided")),
        sa.CheckConstraint(
            "decided_by IS NULL OR state = 'declined' OR decided_by <> proposed_by",
            name=op.f("ck_pending_acts_two_people"),
        ),
        sa.CheckConstraint("state IN ('open', 'confirmed', 'declined')", name=op.f("ck_pending_acts_state")),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_pending_acts_decided_by")),
        sa.ForeignKeyConstraint(["proposed_by"], ["people.id"], name=op.f("fk_pending_acts_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_acts")),
    )
    with op.batch_alter_table("pending_acts", schema=None) as batch_op:
        batch_op.create_index("ix_pending_acts_jurisdiction_state_id", ["jurisdiction", "state", "id"], unique=False)
        batch_op.create_index(
            "uq_pending_acts_act_digest_open",
            ["act", "digest"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "proposals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("title_ja", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("status_ja", sa.Text(), nullable=True),
        sa.Column("status_en", sa.Text(), nullable=True),
        sa.Column("stage", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_at", deliberation.db.Moment(timezone=True), nullable=True),
        sa.Column("compiled_by", sa.String(length=64), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("opened_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("(jurisdiction IS NULL) = (kind = 'platform')", name=op.f("ck_proposals_has_place")),
        sa.CheckConstraint("(kind = 'compiled') = (seen_on IS NOT NULL)", name=op.f("ck_proposals_compiled_when")),
        sa.CheckConstraint("kind IN ('filed', 'compiled', 'platform')", name=op.f("ck_proposals_kind_known")),
        sa.CheckConstraint("(seen_on IS NULL) = (compiled_by IS NULL)", name=op.f("ck_proposals_compiled_by_whom")),
        sa.CheckConstraint("(version = 0) = (published_at IS NULL)", name=op.f("ck_proposals_version_published")),
        sa.ForeignKeyConstraint(["jurisdiction"], ["jurisdictions.code"], name=op.f("fk_proposals_jurisdiction")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("slug", name=op.f("uq_proposals_slug")),
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index("ix_proposals_jurisdiction_id", ["jurisdiction", "id"], unique=False)
        batch_op.create_index("ix_proposals_kind_id", ["kind", "id"], unique=False)
        batch_op.create_index("ix_proposals_stage_id", ["stage", "id"], unique=False)

    op.create_table(
        "recoveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(state = 'waiting') = (ended_on IS NULL AND email IS NOT NULL AND password_hash IS NOT NULL)",
            name=op.f("ck_recoveries_kept_while_waiting"),
        ),
        sa.CheckConstraint(
            "state = 'waiting' OR (email IS NULL AND password_hash IS NULL)", name=op.f("ck_recoveries_gone_afterwards")
        ),
        sa.CheckConstraint("state IN ('waiting', 'done', 'refused', 'replaced')", name=op.f("ck_recoveries_state")),
        sa.ForeignKeyConstraint(["jurisdiction"], ["jurisdictions.code"], name=op.f("fk_recoveries_jurisdiction")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_recoveries_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recoveries")),
    )
    with op.batch_alter_table("recoveries", schema=None) as batch_op:
        batch_op.create_index(
            "uq_recoveries_email_waiting",
            ["email"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.create_index(
            "uq_recoveries_person_id_waiting",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "resident_refs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("ref_hmac", sa.String(length=64), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("method", sa.String(length=12), nullable=True),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.Column("seat", sa.String(length=64), nullable=True),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_resident_refs_asked_by")),
        sa.ForeignKeyConstraint(["jurisdiction"], ["jurisdictions.code"], name=op.f("fk_resident_refs_jurisdiction")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_resident_refs_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_refs")),
        sa.UniqueConstraint("jurisdiction", "person_id", name=op.f("uq_resident_refs_jurisdiction_person_id")),
        sa.UniqueConstraint("jurisdiction", "ref_hmac", name=op.f("uq_resident_refs_jurisdiction_ref_hmac")),
    )
    with op.batch_alter_table("resident_refs", schema=None) as batch_op:
        batch_op.create_index("ix_resident_refs_person_id", ["person_id"], unique=False)

    op.create_table(
        "search_pieces",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("grams", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["search_documents.id"], name=op.f("fk_search_pieces_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_pieces")),
    )
    with op.batch_alter_table("search_pieces", schema=None) as batch_op:
        batch_op.create_index("ix_search_pieces_document_id", ["document_id"], unique=False)

    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("started_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("ends_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sessions_person_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index("ix_sessions_person_id", ["person_id"], unique=False)

    op.create_table(
        "answers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("changed_version", sa.Integer(), nullable=True),
        sa.Column("changed_flow", sa.String(length=64), nullable=True),
        sa.Column("changed_field", sa.String(length=64), nullable=True),
        sa.Column("comment_count", sa.Integer(), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("answered_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "result IN ('adopted', 'partly_adopted', 'already_in_plan', 'future_reference', 'not_adopted', 'out_of_scope')",
            name=op.f("ck_answers_result"),
        ),
        sa.CheckConstraint(
            "changed_version IS NOT NULL OR (changed_flow IS NULL AND changed_field IS NULL)",
            name=op.f("ck_answers_changed_in_version"),
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_answers_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
    )
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.create_index(
            "ix_answers_changed",
            ["proposal_id", "changed_version", "id"],
            unique=False,
            sqlite_where=sa.text("changed_version IS NOT NULL"),
            postgresql_where=sa.text("changed_version IS NOT NULL"),
        )
        batch_op.create_index("ix_answers_proposal", ["proposal_id", "id"], unique=False)

    op.create_table(
        "audit_observers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name_ja", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("independent", sa.Boolean(), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("appointed_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_audit_observers_person_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_audit_observers_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_observers")),
        sa.UniqueConstraint("proposal_id", "code", name=op.f("uq_audit_observers_proposal_id_code")),
    )
    with op.batch_alter_table("audit_observers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_observers_person_id"), ["person_id"], unique=False)

    op.create_table(
        "comment_count_keys",
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("part", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.CheckConstraint("uses >= 0", name=op.f("ck_comment_count_keys_used")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_comment_count_keys_proposal_id")),
        sa.PrimaryKeyConstraint("proposal_id", "place", "part", "kind", "key", name=op.f("pk_comment_count_keys")),
    )
    with op.batch_alter_table("comment_count_keys", schema=None) as batch_op:
        batch_op.create_index(
            "ix_comment_count_keys_unused",
            ["proposal_id"],
            unique=False,
            sqlite_where=sa.text("uses = 0"),
            postgresql_where=sa.text("uses = 0"),
        )

    op.create_table(
        "comment_counts",
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("part", sa.String(length=64), nullable=False),
        sa.Column("submissions", sa.Integer(), nullable=False),
        sa.Column("residents", sa.Integer(), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.Column("outside", sa.Integer(), nullable=False),
        sa.Column("paper", sa.Integer(), nullable=False),
        sa.Column("phone", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "submissions >= 0 AND residents >= 0 AND texts >= 0", name=op.f("ck_comment_counts_counted")
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_comment_counts_proposal_id")),
        sa.PrimaryKeyConstraint("proposal_id", "place", "part", name=op.f("pk_comment_counts")),
    )
    op.create_table(
        "comment_residents",
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_comment_residents_person_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_comment_residents_proposal_id")),
        sa.PrimaryKeyConstraint("proposal_id", "place", "person_id", name=op.f("pk_comment_residents")),
    )
    with op.batch_alter_table("comment_residents", schema=None) as batch_op:
        batch_op.create_index("ix_comment_residents_person", ["person_id"], unique=False)

    op.create_table(
        "comment_tallies",
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("submissions", sa.Integer(), nullable=False),
        sa.Column("residents", sa.Integer(), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("hidden", sa.Integer(), nullable=False),
        sa.Column("voices", sa.Integer(), nullable=False),
        sa.Column("paper", sa.Integer(), nullable=False),
        sa.Column("phone", sa.Integer(), nullable=False),
        sa.CheckConstraint("waiting >= 0 AND hidden >= 0", name=op.f("ck_comment_tallies_counted")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_comment_tallies_proposal_id")),
        sa.PrimaryKeyConstraint("proposal_id", "place", name=op.f("pk_comment_tallies")),
    )
    op.create_table(
        "comment_texts",
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("text_key", sa.String(length=32), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.CheckConstraint("uses > 0", name=op.f("ck_comment_texts_used")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_comment_texts_proposal_id")),
        sa.PrimaryKeyConstraint("proposal_id", "place", "text_key", name=op.f("pk_comment_texts")),
    )
    op.create_table(
        "company_parts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("flow_id", sa.String(length=64), nullable=False),
        sa.Column("unknown", sa.String(length=64), nullable=False),
        sa.Column("note_ja", sa.Text(), nullable=True),
        sa.Column("note_en", sa.Text(), nullable=True),
        sa.Column("from_version", sa.Integer(), nullable=False),
        sa.Column("since", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("until_version", sa.Integer(), nullable=True),
        sa.Column("redacted", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "role IN ('platform_operator', 'controller', 'processor', 'recipient', 'spec_author', 'bidder', 'partner')",
            name=op.f("ck_company_parts_role_known"),
        ),
        sa.CheckConstraint("until_version > from_version", name=op.f("ck_company_parts_versions_in_order")),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_company_parts_company_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_company_parts_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_parts")),
    )
    with op.batch_alter_table("company_parts", schema=None) as batch_op:
        batch_op.create_index("ix_company_parts_company_id_proposal_id", ["company_id", "proposal_id"], unique=False)
        batch_op.create_index("ix_company_parts_proposal_id", ["proposal_id"], unique=False)

    op.create_table(
        "consultations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_digest", sa.String(length=71), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("title_ja", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=True),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("answers_due", sa.Date(), nullable=False),
        sa.Column("short_reason", sa.Text(), nullable=True),
        sa.Column("department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("answers_due > closes_on", name=op.f("ck_consultations_answers_after")),
        sa.CheckConstraint("closes_on > opens_on", name=op.f("ck_consultations_date_order")),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_consultations_department_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_consultations_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations")),
    )
    with op.batch_alter_table("consultations", schema=None) as batch_op:
        batch_op.create_index("ix_consultations_closes_on", ["closes_on", "id"], unique=False)
        batch_op.create_index("ix_consultations_due", ["answers_due", "id"], unique=False)
        batch_op.create_index("ix_consultations_place", ["jurisdiction", "answers_due", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consultations_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "council_correction_requests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("about", sa.String(length=64), nullable=True),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("filed_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("log_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decision", sa.String(length=64), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("decided_at", deliberation.db.Moment(timezone=True), nullable=True),
        sa.Column("decided_seat", sa.String(length=64), nullable=True),
        sa.Column("correction_log_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "decision IN ('corrected', 'kept')", name=op.f("ck_council_correction_requests_decision_known")
        ),
        sa.CheckConstraint(
            "about IN ('term', 'group', 'name')", name=op.f("ck_council_correction_requests_about_known")
        ),
        sa.CheckConstraint(
            "(act_id IS NULL) = (about IS NOT NULL)", name=op.f("ck_council_correction_requests_of_act_or_member")
        ),
        sa.CheckConstraint(
            "(coalesce(decision, 'kept') = 'corrected') = (correction_log_id IS NOT NULL)",
            name=op.f("ck_council_correction_requests_correction_named"),
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)", name=op.f("ck_council_correction_requests_decided_whole")
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decision_reason IS NULL)",
            name=op.f("ck_council_correction_requests_decided_with_reason"),
        ),
        sa.ForeignKeyConstraint(["act_id"], ["council_acts.id"], name=op.f("fk_council_correction_requests_act_id")),
        sa.ForeignKeyConstraint(
            ["correction_log_id"], ["log_entry.id"], name=op.f("fk_council_correction_requests_correction_log_id")
        ),
        sa.ForeignKeyConstraint(
            ["log_entry_id"], ["log_entry.id"], name=op.f("fk_council_correction_requests_log_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["council_members.id"], name=op.f("fk_council_correction_requests_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_correction_requests")),
    )
    with op.batch_alter_table("council_correction_requests", schema=None) as batch_op:
        batch_op.create_index("ix_council_correction_requests_act_id", ["act_id"], unique=False)

    op.create_table(
        "council_faction_terms",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("faction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_council_faction_terms_until_after_since")),
        sa.ForeignKeyConstraint(
            ["faction_id"], ["council_factions.id"], name=op.f("fk_council_faction_terms_faction_id")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["council_members.id"], name=op.f("fk_council_faction_terms_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_faction_terms")),
        sa.UniqueConstraint("member_id", "since", name=op.f("uq_council_faction_terms_member_id_since")),
    )
    op.create_table(
        "council_meetings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["council_bodies.id"], name=op.f("fk_council_meetings_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_meetings")),
    )
    op.create_table(
        "council_flag_notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=8), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("noted_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("log_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("(rule = 'GAP') = (field IS NOT NULL)", name=op.f("ck_council_flag_notes_gap_names_field")),
        sa.CheckConstraint("length(body) > 0", name=op.f("ck_council_flag_notes_body_said")),
        sa.ForeignKeyConstraint(["act_id"], ["council_acts.id"], name=op.f("fk_council_flag_notes_act_id")),
        sa.ForeignKeyConstraint(
            ["jurisdiction"], ["jurisdictions.code"], name=op.f("fk_council_flag_notes_jurisdiction")
        ),
        sa.ForeignKeyConstraint(["log_entry_id"], ["log_entry.id"], name=op.f("fk_council_flag_notes_log_entry_id")),
        sa.ForeignKeyConstraint(["member_id"], ["council_members.id"], name=op.f("fk_council_flag_notes_member_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_council_flag_notes_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_flag_notes")),
    )
    with op.batch_alter_table("council_flag_notes", schema=None) as batch_op:
        batch_op.create_index("ix_council_flag_notes_proposal_id_id", ["proposal_id", "id"], unique=False)

    op.create_table(
        "issues",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("flow_id", sa.String(length=64), nullable=True),
        sa.Column("field", sa.String(length=64), nullable=True),
        sa.Column("title_ja", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=True),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("made_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("field IS NULL OR field <> ''", name=op.f("ck_issues_field")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_issues_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues")),
        sa.UniqueConstraint("proposal_id", "title_ja", name=op.f("uq_issues_proposal_id_title_ja")),
    )
    op.create_table(
        "council_principle_sets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("title_ja", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=True),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("source_title", sa.String(length=300), nullable=True),
        sa.Column("source_address", sa.String(length=1000), nullable=True),
        sa.Column("replaces_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("adoption", sa.Integer(), nullable=False),
        sa.Column("correction", sa.Text(), nullable=True),
        sa.Column("entered_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("log_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "correction IS NULL OR replaces_id IS NOT NULL", name=op.f("ck_council_principle_sets_correction_of_one")
        ),
        sa.CheckConstraint(
            "source_title IS NOT NULL OR source_address IS NOT NULL",
            name=op.f("ck_council_principle_sets_source_named"),
        ),
        sa.ForeignKeyConstraint(
            ["jurisdiction"], ["jurisdictions.code"], name=op.f("fk_council_principle_sets_jurisdiction")
        ),
        sa.ForeignKeyConstraint(
            ["log_entry_id"], ["log_entry.id"], name=op.f("fk_council_principle_sets_log_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["council_principle_sets.id"], name=op.f("fk_council_principle_sets_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_principle_sets")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_council_principle_sets_replaces_id")),
    )
    with op.batch_alter_table("council_principle_sets", schema=None) as batch_op:
        batch_op.create_index(
            "uq_council_principle_sets_adopted",
            ["jurisdiction", "adoption"],
            unique=True,
            sqlite_where=sa.text("correction IS NULL"),
            postgresql_where=sa.text("correction IS NULL"),
        )
        batch_op.create_index(
            "uq_council_principle_sets_first",
            ["jurisdiction"],
            unique=True,
            sqlite_where=sa.text("replaces_id IS NULL"),
            postgresql_where=sa.text("replaces_id IS NULL"),
        )

    op.create_table(
        "council_assessment_requests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("version_digest", sa.String(length=71), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("principles_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("adoption", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("source_title", sa.String(length=300), nullable=True),
        sa.Column("source_address", sa.String(length=1000), nullable=True),
        sa.Column("entered_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("log_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "(principles_id IS NULL) = (adoption = 0)",
            name=op.f("ck_council_assessment_requests_adoption_of_principles"),
        ),
        sa.CheckConstraint(
            "source_title IS NOT NULL OR source_address IS NOT NULL",
            name=op.f("ck_council_assessment_requests_source_named"),
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["council_bodies.id"], name=op.f("fk_council_assessment_requests_body_id")
        ),
        sa.ForeignKeyConstraint(
            ["jurisdiction"], ["jurisdictions.code"], name=op.f("fk_council_assessment_requests_jurisdiction")
        ),
        sa.ForeignKeyConstraint(
            ["log_entry_id"], ["log_entry.id"], name=op.f("fk_council_assessment_requests_log_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["principles_id"],
            ["council_principle_sets.id"],
            name=op.f("fk_council_assessment_requests_principles_id"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_council_assessment_requests_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_assessment_requests")),
        sa.UniqueConstraint(
            "proposal_id",
            "version_no",
            "body_id",
            "adoption",
            name=op.f("uq_council_assessment_requests_adoption"),
        ),
    )
    op.create_table(
        "council_assessments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("version_digest", sa.String(length=71), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("principles_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("adoption", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("source_title", sa.String(length=300), nullable=True),
        sa.Column("source_address", sa.String(length=1000), nullable=True),
        sa.Column("replaces_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("correction", sa.Text(), nullable=True),
        sa.Column("entered_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("log_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "(replaces_id IS NULL) = (correction IS NULL)", name=op.f("ck_council_assessments_correction_says_why")
        ),
        sa.CheckConstraint(
            "(principles_id IS NULL) = (adoption = 0)", name=op.f("ck_council_assessments_adoption_of_principles")
        ),
        sa.CheckConstraint(
            "source_title IS NOT NULL OR source_address IS NOT NULL", name=op.f("ck_council_assessments_source_named")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["council_bodies.id"], name=op.f("fk_council_assessments_body_id")),
        sa.ForeignKeyConstraint(
            ["jurisdiction"], ["jurisdictions.code"], name=op.f("fk_council_assessments_jurisdiction")
        ),
        sa.ForeignKeyConstraint(["log_entry_id"], ["log_entry.id"], name=op.f("fk_council_assessments_log_entry_id")),
        sa.ForeignKeyConstraint(
            ["principles_id"], ["council_principle_sets.id"], name=op.f("fk_council_assessments_principles_id")
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_council_assessments_proposal_id")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["council_assessments.id"], name=op.f("fk_council_assessments_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_assessments")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_council_assessments_replaces_id")),
    )
    with op.batch_alter_table("council_assessments", schema=None) as batch_op:
        batch_op.create_index("ix_council_assessments_proposal_id", ["proposal_id"], unique=False)
        batch_op.create_index(
            "uq_council_assessments_of_body",
            ["proposal_id", "version_no", "body_id", "adoption"],
            unique=True,
            sqlite_where=sa.text("current AND body_id IS NOT NULL"),
            postgresql_where=sa.text("current AND body_id IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_council_assessments_of_city",
            ["proposal_id", "version_no", "adoption"],
            unique=True,
            sqlite_where=sa.text("current AND body_id IS NULL"),
            postgresql_where=sa.text("current AND body_id IS NULL"),
        )

    op.create_table(
        "council_principles",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("set_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name_ja", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("text_ja", sa.Text(), nullable=True),
        sa.Column("text_en", sa.Text(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_council_principles_numbered_from_one")),
        sa.ForeignKeyConstraint(["set_id"], ["council_principle_sets.id"], name=op.f("fk_council_principles_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_principles")),
        sa.UniqueConstraint("set_id", "number", name=op.f("uq_council_principles_set_id_number")),
    )
    op.create_table(
        "council_assessment_grounds",
        sa.Column("assessment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rule", sa.String(length=8), nullable=True),
        sa.Column("flow_id", sa.String(length=64), nullable=True),
        sa.Column("field", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "head IN ('rights', 'society', 'environment', 'equality', 'governance')",
            name=op.f("ck_council_assessment_grounds_head_known"),
        ),
        sa.CheckConstraint(
            "rule IS NULL OR (rule = 'GAP') = (field IS NOT NULL)",
            name=op.f("ck_council_assessment_grounds_gap_names_field"),
        ),
        sa.CheckConstraint(
            "rule IS NOT NULL OR flow_id IS NOT NULL OR field IS NOT NULL",
            name=op.f("ck_council_assessment_grounds_names_something"),
        ),
        sa.CheckConstraint("rule IS NULL OR flow_id IS NULL", name=op.f("ck_council_assessment_grounds_rule_or_flow")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["council_assessments.id"], name=op.f("fk_council_assessment_grounds_assessment_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "head", "place", name=op.f("pk_council_assessment_grounds")),
    )
    op.create_table(
        "council_assessment_heads",
        sa.Column("assessment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=64), nullable=False),
        sa.Column("reason_ja", sa.Text(), nullable=True),
        sa.Column("reason_en", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "head IN ('rights', 'society', 'environment', 'equality', 'governance')",
            name=op.f("ck_council_assessment_heads_head_known"),
        ),
        sa.CheckConstraint(
            "level = 'not_assessed' OR reason_ja IS NOT NULL",
            name=op.f("ck_council_assessment_heads_level_with_reason"),
        ),
        sa.CheckConstraint(
            "level IN ('no_concern', 'met', 'unmet', 'grave', 'cannot_tell', 'not_assessed')",
            name=op.f("ck_council_assessment_heads_level_known"),
        ),
        sa.CheckConstraint(
            "reason_en IS NULL OR reason_ja IS NOT NULL", name=op.f("ck_council_assessment_heads_reason_in_japanese")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["council_assessments.id"], name=op.f("fk_council_assessment_heads_assessment_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "head", name=op.f("pk_council_assessment_heads")),
    )
    op.create_table(
        "council_assessment_principles",
        sa.Column("assessment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("principle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "head IN ('rights', 'society', 'environment', 'equality', 'governance')",
            name=op.f("ck_council_assessment_principles_head_known"),
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["council_assessments.id"], name=op.f("fk_council_assessment_principles_assessment_id")
        ),
        sa.ForeignKeyConstraint(
            ["principle_id"], ["council_principles.id"], name=op.f("fk_council_assessment_principles_principle_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "head", "principle_id", name=op.f("pk_council_assessment_principles")),
    )

    op.create_table(
        "council_questions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=True),
        sa.Column("version_digest", sa.String(length=71), nullable=True),
        sa.Column("flow_id", sa.String(length=64), nullable=True),
        sa.Column("field", sa.String(length=64), nullable=True),
        sa.Column("issue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("filed_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("log_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('question', 'prohibition', 'obligation', 'limit')", name=op.f("ck_council_questions_kind_known")
        ),
        sa.CheckConstraint(
            "(flow_id IS NULL AND field IS NULL) OR version_no IS NOT NULL",
            name=op.f("ck_council_questions_place_in_version"),
        ),
        sa.CheckConstraint(
            "(version_no IS NULL) = (version_digest IS NULL)", name=op.f("ck_council_questions_version_by_digest")
        ),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_council_questions_issue_id")),
        sa.ForeignKeyConstraint(
            ["jurisdiction"], ["jurisdictions.code"], name=op.f("fk_council_questions_jurisdiction")
        ),
        sa.ForeignKeyConstraint(["log_entry_id"], ["log_entry.id"], name=op.f("fk_council_questions_log_entry_id")),
        sa.ForeignKeyConstraint(["member_id"], ["council_members.id"], name=op.f("fk_council_questions_member_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_council_questions_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_questions")),
    )
    with op.batch_alter_table("council_questions", schema=None) as batch_op:
        batch_op.create_index("ix_council_questions_issue_id", ["issue_id"], unique=False)
        batch_op.create_index("ix_council_questions_member_id", ["member_id"], unique=False)
        batch_op.create_index("ix_council_questions_proposal_id", ["proposal_id"], unique=False)

    op.create_table(
        "council_seat_groups",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("for_ja", sa.String(length=200), nullable=False),
        sa.Column("for_en", sa.String(length=200), nullable=True),
        sa.Column("residents", sa.Boolean(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("source_title", sa.String(length=300), nullable=False),
        sa.Column("source_address", sa.Text(), nullable=True),
        sa.Column("rules_on", sa.Date(), nullable=False),
        sa.Column("correction", sa.Text(), nullable=True),
        sa.Column("entered_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("log_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("seats > 0", name=op.f("ck_council_seat_groups_seats_positive")),
        sa.CheckConstraint(
            "(revision = 1) = (correction IS NULL)", name=op.f("ck_council_seat_groups_correction_says_why")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["council_bodies.id"], name=op.f("fk_council_seat_groups_body_id")),
        sa.ForeignKeyConstraint(["log_entry_id"], ["log_entry.id"], name=op.f("fk_council_seat_groups_log_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_seat_groups")),
        sa.UniqueConstraint(
            "body_id", "revision", "place", name=op.f("uq_council_seat_groups_body_id_revision_place")
        ),
    )
    op.create_table(
        "council_terms",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part", sa.String(length=64), nullable=False),
        sa.Column("speaks_for_ja", sa.String(length=200), nullable=True),
        sa.Column("speaks_for_en", sa.String(length=200), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("part IN ('member', 'chair', 'vice_chair')", name=op.f("ck_council_terms_part_known")),
        sa.CheckConstraint(
            "speaks_for_en IS NULL OR speaks_for_ja IS NOT NULL", name=op.f("ck_council_terms_speaks_for_in_japanese")
        ),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_council_terms_until_after_since")),
        sa.ForeignKeyConstraint(["body_id"], ["council_bodies.id"], name=op.f("fk_council_terms_body_id")),
        sa.ForeignKeyConstraint(["member_id"], ["council_members.id"], name=op.f("fk_council_terms_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_terms")),
        sa.UniqueConstraint("body_id", "member_id", "since", name=op.f("uq_council_terms_body_id_member_id_since")),
    )
    with op.batch_alter_table("council_terms", schema=None) as batch_op:
        batch_op.create_index("ix_council_terms_member_id", ["member_id"], unique=False)

    op.create_table(
        "council_term_corrections",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("term_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("before_ja", sa.String(length=200), nullable=True),
        sa.Column("before_en", sa.String(length=200), nullable=True),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("corrected_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("log_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["log_entry_id"], ["log_entry.id"], name=op.f("fk_council_term_corrections_log_entry_id")
        ),
        sa.ForeignKeyConstraint(["term_id"], ["council_terms.id"], name=op.f("fk_council_term_corrections_term_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_term_corrections")),
    )
    with op.batch_alter_table("council_term_corrections", schema=None) as batch_op:
        batch_op.create_index("ix_council_term_corrections_term_id", ["term_id"], unique=False)

    op.create_table(
        "decision_rules",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("frozen_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("second_seat", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_decision_rules_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_rules")),
    )
    with op.batch_alter_table("decision_rules", schema=None) as batch_op:
        batch_op.create_index("ix_decision_rules_proposal_id_id", ["proposal_id", "id"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("saved_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("saved_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("revision > 0", name=op.f("ck_drafts_revision_counts")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_drafts_proposal_id")),
        sa.ForeignKeyConstraint(["saved_by"], ["people.id"], name=op.f("fk_drafts_saved_by")),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_drafts")),
    )
    op.create_table(
        "flag_replies",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=8), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("replied_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("log_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("(rule = 'GAP') = (field IS NOT NULL)", name=op.f("ck_flag_replies_gap_names_field")),
        sa.CheckConstraint("length(body) > 0", name=op.f("ck_flag_replies_body_said")),
        sa.ForeignKeyConstraint(["log_entry_id"], ["log_entry.id"], name=op.f("fk_flag_replies_log_entry_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_flag_replies_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag_replies")),
    )
    with op.batch_alter_table("flag_replies", schema=None) as batch_op:
        batch_op.create_index("ix_flag_replies_proposal_id_id", ["proposal_id", "id"], unique=False)

    op.create_table(
        "proposal_flags",
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rule", sa.String(length=8), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("severity", sa.String(length=64), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.CheckConstraint("places > 0", name=op.f("ck_proposal_flags_places_counted")),
        sa.CheckConstraint("state IN ('raised', 'cannot_tell', 'grey')", name=op.f("ck_proposal_flags_state_stands")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_flags_proposal_id")),
        sa.PrimaryKeyConstraint("proposal_id", "rule", "field", "state", name=op.f("pk_proposal_flags")),
    )
    with op.batch_alter_table("proposal_flags", schema=None) as batch_op:
        batch_op.create_index("ix_proposal_flags_rule_proposal_id", ["rule", "proposal_id"], unique=False)
        batch_op.create_index("ix_proposal_flags_severity_proposal_id", ["severity", "proposal_id"], unique=False)

    op.create_table(
        "proposal_declared",
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_declared_proposal_id")),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_proposal_declared")),
    )

    op.create_table(
        "incidents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("follows_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("happened_on", sa.String(length=10), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("flow_id", sa.String(length=64), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=True),
        sa.Column("source_title", sa.String(length=300), nullable=True),
        sa.Column("source_address", sa.String(length=2000), nullable=True),
        sa.Column("entered_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("log_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('leak', 'loss', 'misuse', 'wrong_decision', 'accident', 'outage', 'other')",
            name=op.f("ck_incidents_kind_known"),
        ),
        sa.CheckConstraint("length(happened_on) IN (4, 7, 10)", name=op.f("ck_incidents_happened_on_written")),
        sa.CheckConstraint("people >= 0", name=op.f("ck_incidents_people_counted")),
        sa.ForeignKeyConstraint(["follows_id"], ["incidents.id"], name=op.f("fk_incidents_follows_id")),
        sa.ForeignKeyConstraint(["log_entry_id"], ["log_entry.id"], name=op.f("fk_incidents_log_entry_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_incidents_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.create_index("ix_incidents_proposal_id_id", ["proposal_id", "id"], unique=False)

    op.create_table(
        "letter_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("resident_ref_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["resident_ref_id"], ["resident_refs.id"], name=op.f("fk_letter_codes_resident_ref_id")
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_letter_codes")),
    )
    with op.batch_alter_table("letter_codes", schema=None) as batch_op:
        batch_op.create_index("ix_letter_codes_resident_ref_id", ["resident_ref_id"], unique=False)

    op.create_table(
        "proposal_domains",
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("domain", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_domains_proposal_id")),
        sa.PrimaryKeyConstraint("proposal_id", "domain", name=op.f("pk_proposal_domains")),
    )
    with op.batch_alter_table("proposal_domains", schema=None) as batch_op:
        batch_op.create_index("ix_proposal_domains_domain_proposal_id", ["domain", "proposal_id"], unique=False)

    op.create_table(
        "proposal_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("happened_on", sa.String(length=10), nullable=True),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("continues", sa.Boolean(), nullable=False),
        sa.Column("body_ja", sa.String(length=200), nullable=False),
        sa.Column("body_en", sa.String(length=200), nullable=True),
        sa.Column("what_ja", sa.Text(), nullable=False),
        sa.Column("what_en", sa.Text(), nullable=True),
        sa.Column("involvement", sa.String(length=64), nullable=False),
        sa.Column("source_title", sa.String(length=300), nullable=True),
        sa.Column("source_address", sa.String(length=2000), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("corrects_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("correction", sa.Text(), nullable=True),
        sa.Column("entered_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=True),
        sa.Column("log_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "involvement IN ('yes', 'none_recorded', 'not_seen', 'not_applicable')",
            name=op.f("ck_proposal_events_involvement_known"),
        ),
        sa.CheckConstraint(
            "kind IN ('call', 'bid', 'review', 'designation', 'not_designated', 'plan', 'recognition', 'start', 'change', 'end', 'law', 'partners', 'grant', 'trial', 'council_question', 'council_review', 'council_decision', 'residents_meeting', 'residents_survey', 'residents_comments', 'residents_petition', 'protest', 'withdrawal', 'dispute')",
            name=op.f("ck_proposal_events_kind_known"),
        ),
        sa.CheckConstraint(
            "(corrects_id IS NULL) = (correction IS NULL)", name=op.f("ck_proposal_events_correction_says_why")
        ),
        sa.CheckConstraint(
            "NOT continues OR (happened_on IS NOT NULL AND until IS NULL)",
            name=op.f("ck_proposal_events_continues_from"),
        ),
        sa.CheckConstraint("length(happened_on) IN (4, 7, 10)", name=op.f("ck_proposal_events_happened_on_written")),
        sa.CheckConstraint("length(until) IN (4, 7, 10)", name=op.f("ck_proposal_events_until_written")),
        sa.CheckConstraint(
            "until IS NULL OR (happened_on IS NOT NULL AND until >= happened_on)",
            name=op.f("ck_proposal_events_in_order"),
        ),
        sa.ForeignKeyConstraint(["corrects_id"], ["proposal_events.id"], name=op.f("fk_proposal_events_corrects_id")),
        sa.ForeignKeyConstraint(["log_entry_id"], ["log_entry.id"], name=op.f("fk_proposal_events_log_entry_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_events_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_events")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_proposal_events_corrects_id")),
    )
    with op.batch_alter_table("proposal_events", schema=None) as batch_op:
        batch_op.create_index(
            "ix_proposal_events_proposal_id_happened_on", ["proposal_id", "happened_on"], unique=False
        )

    op.create_table(
        "proposal_notes",
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("about", sa.String(length=140), nullable=False),
        sa.Column("note_ja", sa.Text(), nullable=False),
        sa.Column("note_en", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_notes_proposal_id")),
        sa.PrimaryKeyConstraint("proposal_id", "about", name=op.f("pk_proposal_notes")),
    )
    op.create_table(
        "versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("document_digest", sa.String(length=71), nullable=False),
        sa.Column("plan_digest", sa.String(length=71), nullable=False),
        sa.Column("corrigendum_of", sa.Integer(), nullable=True),
        sa.Column("correction", sa.Text(), nullable=True),
        sa.Column("changes", sa.Integer(), nullable=True),
        sa.Column("material_changes", sa.Integer(), nullable=True),
        sa.Column("published_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=True),
        sa.Column("second_seat", sa.String(length=64), nullable=True),
        sa.Column("log_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("redacted_at", deliberation.db.Moment(timezone=True), nullable=True),
        sa.Column("redaction_reason", sa.Text(), nullable=True),
        sa.Column("redaction_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(changes IS NULL) = (material_changes IS NULL)", name=op.f("ck_versions_changes_counted")),
        sa.CheckConstraint(
            "redacted_at IS NOT NULL OR (corrigendum_of IS NULL) = (correction IS NULL)",
            name=op.f("ck_versions_correction_said"),
        ),
        sa.CheckConstraint(
            "(document IS NULL) = (redacted_at IS NOT NULL)", name=op.f("ck_versions_bytes_or_tombstone")
        ),
        sa.CheckConstraint(
            "(redacted_at IS NULL) = (redaction_entry_id IS NULL)", name=op.f("ck_versions_redaction_on_record")
        ),
        sa.CheckConstraint(
            "(redacted_at IS NULL) = (redaction_reason IS NULL)", name=op.f("ck_versions_redaction_reasoned")
        ),
        sa.CheckConstraint("corrigendum_of < number", name=op.f("ck_versions_corrects_earlier")),
        sa.CheckConstraint("number > 0", name=op.f("ck_versions_number_counts")),
        sa.ForeignKeyConstraint(["log_entry_id"], ["log_entry.id"], name=op.f("fk_versions_log_entry_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_versions_proposal_id")),
        sa.ForeignKeyConstraint(["redaction_entry_id"], ["log_entry.id"], name=op.f("fk_versions_redaction_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
        sa.UniqueConstraint("proposal_id", "number", name=op.f("uq_versions_proposal_id_number")),
    )
    with op.batch_alter_table("versions", schema=None) as batch_op:
        batch_op.create_index("ix_versions_document_digest", ["document_digest"], unique=False)
        batch_op.create_index("ix_versions_plan_digest", ["plan_digest"], unique=False)

    op.create_table(
        "vote_drafts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rules", sa.LargeBinary(), nullable=False),
        sa.Column("rules_digest", sa.String(length=71), nullable=False),
        sa.Column("changed_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["jurisdiction"], ["jurisdictions.code"], name=op.f("fk_vote_drafts_jurisdiction")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_vote_drafts_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_drafts")),
        sa.UniqueConstraint("slug", name=op.f("uq_vote_drafts_slug")),
    )
    op.create_table(
        "votes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plan_digest", sa.String(length=71), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("rules", sa.LargeBinary(), nullable=False),
        sa.Column("rules_digest", sa.String(length=71), nullable=False),
        sa.Column("opens_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("closes_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("opened_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("roll_size", sa.Integer(), nullable=False),
        sa.Column("roll_digest", sa.String(length=71), nullable=False),
        sa.CheckConstraint("kind IN ('advisory', 'ordinance', 'statute')", name=op.f("ck_votes_kind")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_votes_period")),
        sa.CheckConstraint("roll_size > 0", name=op.f("ck_votes_roll")),
        sa.ForeignKeyConstraint(["jurisdiction"], ["jurisdictions.code"], name=op.f("fk_votes_jurisdiction")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_votes_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_votes")),
        sa.UniqueConstraint("id", "roll_size", name=op.f("uq_votes_id_roll_size")),
        sa.UniqueConstraint("slug", name=op.f("uq_votes_slug")),
    )
    with op.batch_alter_table("votes", schema=None) as batch_op:
        batch_op.create_index("ix_votes_closes_at_id", ["closes_at", "id"], unique=False)
        batch_op.create_index("ix_votes_proposal_id_id", ["proposal_id", "id"], unique=False)

    op.create_table(
        "audit_uploads",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("observer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("rows_taken", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rows_refused", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first", deliberation.db.Moment(timezone=True), nullable=True),
        sa.Column("last", deliberation.db.Moment(timezone=True), nullable=True),
        sa.Column("links", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gaps", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unfollowed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ends", sa.Text(), nullable=False),
        sa.Column("mends_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("uploaded_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("kind IN ('jsonl','csv')", name=op.f("ck_audit_uploads_kind")),
        sa.CheckConstraint("rows_taken >= 0 AND rows_refused >= 0", name=op.f("ck_audit_uploads_counts")),
        sa.ForeignKeyConstraint(["mends_id"], ["audit_uploads.id"], name=op.f("fk_audit_uploads_mends_id")),
        sa.ForeignKeyConstraint(["observer_id"], ["audit_observers.id"], name=op.f("fk_audit_uploads_observer_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_audit_uploads_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_uploads")),
        sa.UniqueConstraint("proposal_id", "digest", name=op.f("uq_audit_uploads_proposal_id_digest")),
    )
    with op.batch_alter_table("audit_uploads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_uploads_observer_id"), ["observer_id"], unique=False)
        batch_op.create_index("ix_audit_uploads_proposal_id_id", ["proposal_id", "id"], unique=False)

    op.create_table(
        "comment_voices",
        sa.Column("consultation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_comment_voices_consultation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_comment_voices_person_id")),
        sa.PrimaryKeyConstraint("consultation_id", "person_id", name=op.f("pk_comment_voices")),
        sa.UniqueConstraint("consultation_id", "number", name=op.f("uq_comment_voices_consultation_id_number")),
    )
    with op.batch_alter_table("comment_voices", schema=None) as batch_op:
        batch_op.create_index("ix_comment_voices_person", ["person_id"], unique=False)

    op.create_table(
        "comments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_digest", sa.String(length=71), nullable=False),
        sa.Column("flow_id", sa.String(length=64), nullable=True),
        sa.Column("field", sa.String(length=64), nullable=True),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("author_number", sa.Integer(), nullable=True),
        sa.Column("chosen_name", sa.String(length=40), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("credit", sa.String(length=600), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("body_html", sa.Text(), nullable=True),
        sa.Column("text_key", sa.String(length=32), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reply_count", sa.Integer(), nullable=False),
        sa.Column("answer_count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('shown', 'hidden')) = (body IS NOT NULL)", name=op.f("ck_comments_gone_is_gone")
        ),
        sa.CheckConstraint("channel IN ('web', 'paper', 'phone')", name=op.f("ck_comments_channel")),
        sa.CheckConstraint("field IS NULL OR field <> ''", name=op.f("ck_comments_field")),
        sa.CheckConstraint(
            "standing IN ('lives', 'works', 'studies', 'organisation', 'elsewhere', 'unsaid')",
            name=op.f("ck_comments_standing"),
        ),
        sa.CheckConstraint(
            "state <> 'erased' OR (author_id IS NULL AND author_number IS NULL)",
            name=op.f("ck_comments_erased_is_nobodys"),
        ),
        sa.CheckConstraint("state IN ('shown', 'hidden', 'withdrawn', 'erased')", name=op.f("ck_comments_state")),
        sa.CheckConstraint(
            "(body IS NULL) = (body_html IS NULL) AND (body IS NULL) = (text_key IS NULL)",
            name=op.f("ck_comments_whole_or_gone"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_comments_author_id")),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultations.id"], name=op.f("fk_comments_consultation_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["comments.id"], name=op.f("fk_comments_parent_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_comments_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
        sa.UniqueConstraint("proposal_id", "number", name=op.f("uq_comments_proposal_id_number")),
    )
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.create_index("ix_comments_author", ["author_id", "id"], unique=False)
        batch_op.create_index("ix_comments_field", ["proposal_id", "flow_id", "field", "number"], unique=False)
        batch_op.create_index("ix_comments_flow", ["proposal_id", "flow_id", "number"], unique=False)
        batch_op.create_index("ix_comments_jurisdiction", ["jurisdiction", "id"], unique=False)
        batch_op.create_index("ix_comments_parent", ["parent_id", "number"], unique=False)
        batch_op.create_index(
            "ix_comments_thread",
            ["proposal_id", "number"],
            unique=False,
            sqlite_where=sa.text("parent_id IS NULL"),
            postgresql_where=sa.text("parent_id IS NULL"),
        )
        batch_op.create_index(
            "ix_comments_waiting",
            ["proposal_id", "number"],
            unique=False,
            sqlite_where=sa.text("parent_id IS NULL AND answer_count = 0 AND state = 'shown'"),
            postgresql_where=sa.text("parent_id IS NULL AND answer_count = 0 AND state = 'shown'"),
        )

    op.create_table(
        "consent_evidence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rule_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("said", sa.String(length=12), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("vote_slug", sa.String(length=80), nullable=True),
        sa.Column("supersedes_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plan_digest", sa.String(length=71), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("second_seat", sa.String(length=64), nullable=False),
        sa.Column("chosen_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("said IN ('yes','no','not_shown')", name=op.f("ck_consent_evidence_said")),
        sa.CheckConstraint(
            "way IN ('stakeholder_council_resolution','assembly_resolution','residents_vote','other_by_zone_council')",
            name=op.f("ck_consent_evidence_way"),
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_consent_evidence_proposal_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["decision_rules.id"], name=op.f("fk_consent_evidence_rule_id")),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["consent_evidence.id"], name=op.f("fk_consent_evidence_supersedes_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_evidence")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_consent_evidence_supersedes_id")),
    )
    with op.batch_alter_table("consent_evidence", schema=None) as batch_op:
        batch_op.create_index(
            "uq_consent_evidence_first",
            ["rule_id", "way", "reference", "plan_digest"],
            unique=True,
            sqlite_where=sa.text("supersedes_id IS NULL"),
            postgresql_where=sa.text("supersedes_id IS NULL"),
        )
        batch_op.create_index("ix_consent_evidence_proposal_id_id", ["proposal_id", "id"], unique=False)

    op.create_table(
        "consent_records",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rule_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plan_digest", sa.String(length=71), nullable=False),
        sa.Column("evidence_upto", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("confirmed_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("second_seat", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("seat <> second_seat", name=op.f("ck_consent_records_two_seats")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_consent_records_proposal_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["decision_rules.id"], name=op.f("fk_consent_records_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_records")),
        sa.UniqueConstraint(
            "proposal_id", "rule_id", "plan_digest", "evidence_upto", name="uq_consent_records_decided"
        ),
    )
    op.create_table(
        "council_act_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("acted_on", sa.String(length=40), nullable=True),
        sa.Column("acted_from", sa.Date(), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("title_ja", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=True),
        sa.Column("text_ja", sa.Text(), nullable=True),
        sa.Column("text_en", sa.Text(), nullable=True),
        sa.Column("answerer", sa.String(length=120), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version_no", sa.Integer(), nullable=True),
        sa.Column("version_digest", sa.String(length=71), nullable=True),
        sa.Column("flow_id", sa.String(length=64), nullable=True),
        sa.Column("field", sa.String(length=64), nullable=True),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("separate", sa.Boolean(), nullable=False),
        sa.Column("correction", sa.Text(), nullable=True),
        sa.Column("entered_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=True),
        sa.Column("log_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('bill', 'interpellation', 'general_question', 'group_question', 'petition_seigan', 'petition_chinjo', 'opinion_letter', 'resolution', 'supplementary_resolution', 'referral', 'review', 'hearing', 'report', 'debate', 'consent', 'reconsideration', 'advice', 'organisation', 'direct_request', 'consultation_reported')",
            name=op.f("ck_council_act_entries_kind_known"),
        ),
        sa.CheckConstraint(
            "(flow_id IS NULL AND field IS NULL) OR version_no IS NOT NULL",
            name=op.f("ck_council_act_entries_place_in_version"),
        ),
        sa.CheckConstraint(
            "(revision = 1) = (correction IS NULL)", name=op.f("ck_council_act_entries_correction_says_why")
        ),
        sa.CheckConstraint(
            "(version_no IS NULL) = (version_digest IS NULL)", name=op.f("ck_council_act_entries_version_by_digest")
        ),
        sa.CheckConstraint(
            "version_no IS NULL OR proposal_id IS NOT NULL", name=op.f("ck_council_act_entries_version_of_proposal")
        ),
        sa.ForeignKeyConstraint(["act_id"], ["council_acts.id"], name=op.f("fk_council_act_entries_act_id")),
        sa.ForeignKeyConstraint(["body_id"], ["council_bodies.id"], name=op.f("fk_council_act_entries_body_id")),
        sa.ForeignKeyConstraint(["event_id"], ["proposal_events.id"], name=op.f("fk_council_act_entries_event_id")),
        sa.ForeignKeyConstraint(["log_entry_id"], ["log_entry.id"], name=op.f("fk_council_act_entries_log_entry_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["council_meetings.id"], name=op.f("fk_council_act_entries_meeting_id")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["council_acts.id"], name=op.f("fk_council_act_entries_parent_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_council_act_entries_proposal_id")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["council_questions.id"], name=op.f("fk_council_act_entries_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_act_entries")),
        sa.UniqueConstraint("act_id", "revision", name=op.f("uq_council_act_entries_act_id_revision")),
    )
    with op.batch_alter_table("council_act_entries", schema=None) as batch_op:
        batch_op.create_index("ix_council_act_entries_meeting_id", ["meeting_id"], unique=False)
        batch_op.create_index("ix_council_act_entries_parent_id", ["parent_id"], unique=False)
        batch_op.create_index("ix_council_act_entries_proposal_id", ["proposal_id"], unique=False)
        batch_op.create_index(
            "uq_council_act_entries_current",
            ["act_id"],
            unique=True,
            sqlite_where=sa.text("current"),
            postgresql_where=sa.text("current"),
        )

    op.create_table(
        "council_meeting_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("held_on", sa.String(length=40), nullable=False),
        sa.Column("held_from", sa.Date(), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=True),
        sa.Column("session_ja", sa.String(length=120), nullable=True),
        sa.Column("session_en", sa.String(length=120), nullable=True),
        sa.Column("agenda", sa.Text(), nullable=True),
        sa.Column("correction", sa.Text(), nullable=True),
        sa.Column("entered_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=True),
        sa.Column("log_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "session IN ('regular', 'extraordinary')", name=op.f("ck_council_meeting_entries_session_known")
        ),
        sa.CheckConstraint(
            "(revision = 1) = (correction IS NULL)", name=op.f("ck_council_meeting_entries_correction_says_why")
        ),
        sa.ForeignKeyConstraint(
            ["log_entry_id"], ["log_entry.id"], name=op.f("fk_council_meeting_entries_log_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["council_meetings.id"], name=op.f("fk_council_meeting_entries_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_meeting_entries")),
        sa.UniqueConstraint("meeting_id", "revision", name=op.f("uq_council_meeting_entries_meeting_id_revision")),
    )
    with op.batch_alter_table("council_meeting_entries", schema=None) as batch_op:
        batch_op.create_index(
            "uq_council_meeting_entries_current",
            ["meeting_id"],
            unique=True,
            sqlite_where=sa.text("current"),
            postgresql_where=sa.text("current"),
        )

    op.create_table(
        "council_sources",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=True),
        sa.Column("address", sa.String(length=1000), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("entered_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "kind IN ('minutes', 'video', 'paper', 'report')", name=op.f("ck_council_sources_kind_known")
        ),
        sa.CheckConstraint(
            "(act_id IS NULL) <> (meeting_id IS NULL)", name=op.f("ck_council_sources_of_act_or_meeting")
        ),
        sa.CheckConstraint("address IS NOT NULL OR title IS NOT NULL", name=op.f("ck_council_sources_names_something")),
        sa.ForeignKeyConstraint(["act_id"], ["council_acts.id"], name=op.f("fk_council_sources_act_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["council_meetings.id"], name=op.f("fk_council_sources_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_sources")),
    )
    with op.batch_alter_table("council_sources", schema=None) as batch_op:
        batch_op.create_index("ix_council_sources_act_id", ["act_id"], unique=False)
        batch_op.create_index("ix_council_sources_meeting_id", ["meeting_id"], unique=False)

    op.create_table(
        "council_votes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("taken_on", sa.String(length=40), nullable=True),
        sa.Column("taken_from", sa.Date(), nullable=True),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("way", sa.String(length=64), nullable=True),
        sa.Column("requirement", sa.String(length=64), nullable=False),
        sa.Column("requirement_seen", sa.Boolean(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("in_favour", sa.Integer(), nullable=True),
        sa.Column("against", sa.Integer(), nullable=True),
        sa.Column("stayed", sa.Integer(), nullable=True),
        sa.Column("abstained", sa.Integer(), nullable=True),
        sa.Column("absent", sa.Integer(), nullable=True),
        sa.Column("excused", sa.Integer(), nullable=True),
        sa.Column("not_voting", sa.Integer(), nullable=True),
        sa.Column("presiding_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("casting", sa.String(length=64), nullable=True),
        sa.Column("declared", sa.String(length=64), nullable=True),
        sa.Column("recalled", sa.Boolean(), nullable=False),
        sa.Column("tie", sa.Boolean(), nullable=False),
        sa.Column("unanimous", sa.Boolean(), nullable=False),
        sa.Column("reported", sa.String(length=64), nullable=True),
        sa.Column("reported_ja", sa.String(length=300), nullable=True),
        sa.Column("reported_en", sa.String(length=300), nullable=True),
        sa.Column("ending", sa.String(length=64), nullable=True),
        sa.Column("choices_from", sa.String(length=300), nullable=True),
        sa.Column("roll_digest", sa.String(length=71), nullable=True),
        sa.Column("supersedes_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("correction", sa.Text(), nullable=True),
        sa.Column("entered_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=True),
        sa.Column("log_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("casting IN ('for', 'against')", name=op.f("ck_council_votes_casting_known")),
        sa.CheckConstraint(
            "declared IN ('unanimous', 'many', 'few', 'no_objection')", name=op.f("ck_council_votes_declared_known")
        ),
        sa.CheckConstraint(
            "ending IN ('passed', 'passed_amended', 'rejected', 'adopted', 'adopted_in_intent', 'not_adopted', 'consented', 'not_consented', 'recommended_for', 'recommended_against', 'carried_over', 'not_carried_over', 'withdrawn', 'signatures_enough', 'signatures_short')",
            name=op.f("ck_council_votes_ending_known"),
        ),
        sa.CheckConstraint(
            "question IN ('original', 'amended', 'in_intent', 'carry_over')",
            name=op.f("ck_council_votes_question_known"),
        ),
        sa.CheckConstraint("reported IN ('passed', 'rejected')", name=op.f("ck_council_votes_reported_known")),
        sa.CheckConstraint(
            "requirement IN ('majority', 'majority_all', 'majority_seats', 'two_thirds_present', 'two_thirds_seats', 'three_quarters_present')",
            name=op.f("ck_council_votes_requirement_known"),
        ),
        sa.CheckConstraint(
            "way IN ('roll_call', 'standing', 'no_objection', 'electronic', 'secret')",
            name=op.f("ck_council_votes_way_known"),
        ),
        sa.CheckConstraint("against IS NULL OR in_favour IS NOT NULL", name=op.f("ck_council_votes_counts_together")),
        sa.CheckConstraint(
            "(supersedes_id IS NULL) = (correction IS NULL)", name=op.f("ck_council_votes_correction_says_why")
        ),
        sa.CheckConstraint(
            "coalesce(in_favour, 0) >= 0 AND coalesce(against, 0) >= 0 AND coalesce(stayed, 0) >= 0 AND coalesce(abstained, 0) >= 0 AND coalesce(absent, 0) >= 0 AND coalesce(excused, 0) >= 0 AND coalesce(not_voting, 0) >= 0",
            name=op.f("ck_council_votes_counts_counted"),
        ),
        sa.ForeignKeyConstraint(["act_id"], ["council_acts.id"], name=op.f("fk_council_votes_act_id")),
        sa.ForeignKeyConstraint(["body_id"], ["council_bodies.id"], name=op.f("fk_council_votes_body_id")),
        sa.ForeignKeyConstraint(["log_entry_id"], ["log_entry.id"], name=op.f("fk_council_votes_log_entry_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["council_meetings.id"], name=op.f("fk_council_votes_meeting_id")),
        sa.ForeignKeyConstraint(["presiding_id"], ["council_members.id"], name=op.f("fk_council_votes_presiding_id")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["council_votes.id"], name=op.f("fk_council_votes_supersedes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_votes")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_council_votes_supersedes_id")),
    )
    with op.batch_alter_table("council_votes", schema=None) as batch_op:
        batch_op.create_index("ix_council_votes_act_id", ["act_id"], unique=False)

    op.create_table(
        "version_flows",
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("flow_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("name_ja", sa.Text(), nullable=True),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.Column("change", sa.String(length=64), nullable=False),
        sa.CheckConstraint("change IN ('new', 'material', 'carried')", name=op.f("ck_version_flows_change_known")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_version_flows_version_id")),
        sa.PrimaryKeyConstraint("version_id", "flow_id", name=op.f("pk_version_flows")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_version_flows_version_id_position")),
    )
    op.create_table(
        "vote_closings",
        sa.Column("vote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["vote_id"], ["votes.id"], name=op.f("fk_vote_closings_vote_id")),
        sa.PrimaryKeyConstraint("vote_id", name=op.f("pk_vote_closings")),
    )
    op.create_table(
        "vote_paper_sheets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("vote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("counter", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("correction", sa.Integer(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("spoiled", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "issued >= 0 AND spoiled >= 0 AND returned >= 0 AND people >= 0 AND correction >= 0",
            name=op.f("ck_vote_paper_sheets_counts"),
        ),
        sa.ForeignKeyConstraint(["vote_id"], ["votes.id"], name=op.f("fk_vote_paper_sheets_vote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_paper_sheets")),
        sa.UniqueConstraint(
            "vote_id", "counter", "day", "correction", name=op.f("uq_vote_paper_sheets_vote_id_counter_day_correction")
        ),
    )
    op.create_table(
        "vote_roll",
        sa.Column("vote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("roll_size", sa.Integer(), nullable=False),
        sa.Column("voter", sa.String(length=64), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND roll_size", name=op.f("ck_vote_roll_place")),
        sa.ForeignKeyConstraint(
            ["vote_id", "roll_size"], ["votes.id", "votes.roll_size"], name=op.f("fk_vote_roll_vote_id_roll_size")
        ),
        sa.PrimaryKeyConstraint("vote_id", "number", name=op.f("pk_vote_roll")),
        sa.UniqueConstraint("vote_id", "voter", name=op.f("uq_vote_roll_vote_id_voter")),
    )
    op.create_table(
        "vote_roll_drafts",
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("voter", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["vote_drafts.id"], name=op.f("fk_vote_roll_drafts_draft_id")),
        sa.PrimaryKeyConstraint("draft_id", "voter", name=op.f("pk_vote_roll_drafts")),
    )
    op.create_table(
        "answered_comments",
        sa.Column("answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("comment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_answered_comments_answer_id")),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_answered_comments_comment_id")),
        sa.PrimaryKeyConstraint("answer_id", "comment_id", name=op.f("pk_answered_comments")),
    )
    with op.batch_alter_table("answered_comments", schema=None) as batch_op:
        batch_op.create_index("ix_answered_comments_comment", ["comment_id", "answer_id"], unique=False)

    op.create_table(
        "appeals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("comment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("moderation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("appealed_on", sa.Date(), nullable=False),
        sa.Column("open_since", sa.Date(), nullable=True),
        sa.Column("filed_seat", sa.String(length=64), nullable=True),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_appeals_comment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_appeals_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("moderation_id", name=op.f("uq_appeals_moderation_id")),
    )
    with op.batch_alter_table("appeals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeals_comment_id"), ["comment_id"], unique=False)
        still_open = sa.text("open_since IS NOT NULL")
        batch_op.create_index(
            "ix_appeals_open", ["jurisdiction", "id"], unique=False, sqlite_where=still_open,
            postgresql_where=still_open,
        )

    op.create_table(
        "audit_intakes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("observer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mapping", sa.LargeBinary(), nullable=True),
        sa.Column("mends_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("closed_at", deliberation.db.Moment(timezone=True), nullable=True),
        sa.Column("ended_at", deliberation.db.Moment(timezone=True), nullable=True),
        sa.Column("upload_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.CheckConstraint("upload_id IS NULL OR reason IS NULL", name=op.f("ck_audit_intakes_ended")),
        sa.ForeignKeyConstraint(["mends_id"], ["audit_uploads.id"], name=op.f("fk_audit_intakes_mends_id")),
        sa.ForeignKeyConstraint(["observer_id"], ["audit_observers.id"], name=op.f("fk_audit_intakes_observer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_audit_intakes_person_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_audit_intakes_proposal_id")),
        sa.ForeignKeyConstraint(["upload_id"], ["audit_uploads.id"], name=op.f("fk_audit_intakes_upload_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_intakes")),
    )
    with op.batch_alter_table("audit_intakes", schema=None) as batch_op:
        batch_op.create_index("ix_audit_intakes_proposal_id_person_id", ["proposal_id", "person_id"], unique=False)

    op.create_table(
        "audit_logs",
        sa.Column("upload_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_format", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mapping", sa.LargeBinary(), nullable=False),
        sa.Column("mapping_digest", sa.String(length=71), nullable=False),
        sa.Column("events", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unmapped", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.CheckConstraint("events >= 0 AND unmapped >= 0", name=op.f("ck_audit_logs_counts")),
        sa.ForeignKeyConstraint(["upload_id"], ["audit_uploads.id"], name=op.f("fk_audit_logs_upload_id")),
        sa.PrimaryKeyConstraint("upload_id", name=op.f("pk_audit_logs")),
    )
    with op.batch_alter_table("audit_logs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_logs_digest"), ["digest"], unique=False)

    op.create_table(
        "audit_refused_lines",
        sa.Column("upload_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["upload_id"], ["audit_uploads.id"], name=op.f("fk_audit_refused_lines_upload_id")),
        sa.PrimaryKeyConstraint("upload_id", "line", name=op.f("pk_audit_refused_lines")),
    )
    op.create_table(
        "audit_reports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("rows_audited", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rows_independent", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rows_against", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rows_deviating", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("findings_against", sa.Integer(), nullable=False),
        sa.Column("findings_deviating", sa.Integer(), nullable=False),
        sa.Column("checked", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("left_open", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.Column("answers_due", sa.Date(), nullable=False),
        sa.Column("published_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_audit_reports_proposal_id")),
        sa.ForeignKeyConstraint(["record_id"], ["consent_records.id"], name=op.f("fk_audit_reports_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_reports")),
        sa.UniqueConstraint("proposal_id", "digest", name=op.f("uq_audit_reports_proposal_id_digest")),
    )
    with op.batch_alter_table("audit_reports", schema=None) as batch_op:
        batch_op.create_index("ix_audit_reports_proposal_id_id", ["proposal_id", "id"], unique=False)

    op.create_table(
        "consent_conditions",
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("origin_record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("origin_code", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(
            ["origin_record_id"], ["consent_records.id"], name=op.f("fk_consent_conditions_origin_record_id")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["consent_records.id"], name=op.f("fk_consent_conditions_record_id")),
        sa.PrimaryKeyConstraint("record_id", "code", name=op.f("pk_consent_conditions")),
    )
    op.create_table(
        "consent_flows",
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("flow_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("held_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "state IN ('authorised','authorised_with_conditions','refused','undecided')",
            name=op.f("ck_consent_flows_state"),
        ),
        sa.ForeignKeyConstraint(["held_by"], ["consent_records.id"], name=op.f("fk_consent_flows_held_by")),
        sa.ForeignKeyConstraint(["record_id"], ["consent_records.id"], name=op.f("fk_consent_flows_record_id")),
        sa.PrimaryKeyConstraint("record_id", "flow_id", name=op.f("pk_consent_flows")),
    )
    op.create_table(
        "consent_fulfilments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("evidence_digest", sa.String(length=71), nullable=True),
        sa.Column("evidence_name", sa.String(length=120), nullable=True),
        sa.Column("evidence_size", sa.Integer(), nullable=True),
        sa.Column("filed_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["consent_records.id"], name=op.f("fk_consent_fulfilments_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_fulfilments")),
    )
    with op.batch_alter_table("consent_fulfilments", schema=None) as batch_op:
        batch_op.create_index("ix_consent_fulfilments_record_id_code", ["record_id", "code"], unique=False)

    op.create_table(
        "consent_measures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("effect", sa.String(length=8), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("flows", sa.Text(), nullable=False),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("second_seat", sa.String(length=64), nullable=False),
        sa.Column("at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("effect IN ('suspend','revoke','lift')", name=op.f("ck_consent_measures_effect")),
        sa.CheckConstraint("seat <> second_seat", name=op.f("ck_consent_measures_two_seats")),
        sa.ForeignKeyConstraint(["record_id"], ["consent_records.id"], name=op.f("fk_consent_measures_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_measures")),
    )
    with op.batch_alter_table("consent_measures", schema=None) as batch_op:
        batch_op.create_index("ix_consent_measures_record_id_id", ["record_id", "id"], unique=False)

    op.create_table(
        "consent_reports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("filed_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_consent_reports_period")),
        sa.ForeignKeyConstraint(["record_id"], ["consent_records.id"], name=op.f("fk_consent_reports_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_reports")),
        sa.UniqueConstraint("record_id", "digest", name=op.f("uq_consent_reports_record_id_digest")),
    )
    op.create_table(
        "council_act_members",
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "part IN ('asker', 'introducer', 'mover', 'reporter')", name=op.f("ck_council_act_members_part_known")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["council_act_entries.id"], name=op.f("fk_council_act_members_entry_id")),
        sa.ForeignKeyConstraint(["member_id"], ["council_members.id"], name=op.f("fk_council_act_members_member_id")),
        sa.PrimaryKeyConstraint("entry_id", "member_id", "part", name=op.f("pk_council_act_members")),
    )
    with op.batch_alter_table("council_act_members", schema=None) as batch_op:
        batch_op.create_index("ix_council_act_members_member_id", ["member_id"], unique=False)

    op.create_table(
        "council_figures",
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("part", sa.String(length=64), nullable=True),
        sa.Column("value", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("precision", sa.String(length=64), nullable=True),
        sa.CheckConstraint("precision IN ('about', 'over')", name=op.f("ck_council_figures_precision_known")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_council_figures_value_counted")),
        sa.ForeignKeyConstraint(["entry_id"], ["council_act_entries.id"], name=op.f("fk_council_figures_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", "place", name=op.f("pk_council_figures")),
    )
    op.create_table(
        "council_member_votes",
        sa.Column("vote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("choice", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "choice IN ('for', 'against', 'stayed', 'abstained', 'absent', 'excused', 'not_voting')",
            name=op.f("ck_council_member_votes_choice_known"),
        ),
        sa.ForeignKeyConstraint(["member_id"], ["council_members.id"], name=op.f("fk_council_member_votes_member_id")),
        sa.ForeignKeyConstraint(["vote_id"], ["council_votes.id"], name=op.f("fk_council_member_votes_vote_id")),
        sa.PrimaryKeyConstraint("vote_id", "member_id", name=op.f("pk_council_member_votes")),
    )
    with op.batch_alter_table("council_member_votes", schema=None) as batch_op:
        batch_op.create_index("ix_council_member_votes_member_id", ["member_id"], unique=False)

    op.create_table(
        "vote_reconciliations",
        sa.Column("vote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("spoiled", sa.Integer(), nullable=False),
        sa.Column("not_returned", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "counted >= 0 AND spoiled >= 0 AND not_returned >= 0", name=op.f("ck_vote_reconciliations_counts")
        ),
        sa.CheckConstraint("issued = counted + spoiled + not_returned", name=op.f("ck_vote_reconciliations_adds_up")),
        sa.ForeignKeyConstraint(["vote_id"], ["vote_closings.vote_id"], name=op.f("fk_vote_reconciliations_vote_id")),
        sa.PrimaryKeyConstraint("vote_id", name=op.f("pk_vote_reconciliations")),
    )
    op.create_table(
        "vote_roll_marks",
        sa.Column("vote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(length=8), nullable=False),
        sa.Column("counter", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.CheckConstraint("mark IN ('paper')", name=op.f("ck_vote_roll_marks_mark")),
        sa.ForeignKeyConstraint(
            ["vote_id", "number"],
            ["vote_roll.vote_id", "vote_roll.number"],
            name=op.f("fk_vote_roll_marks_vote_id_number"),
        ),
        sa.PrimaryKeyConstraint("vote_id", "number", name=op.f("pk_vote_roll_marks")),
    )
    with op.batch_alter_table("vote_roll_marks", schema=None) as batch_op:
        batch_op.create_index("ix_vote_roll_marks_vote_id_counter_day", ["vote_id", "counter", "day"], unique=False)

    op.create_table(
        "audit_conditions",
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("condition", sa.String(length=12), nullable=False),
        sa.Column("holds", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("broken", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("left_open", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("duty", sa.String(length=16), nullable=True),
        sa.CheckConstraint(
            "holds >= 0 AND broken >= 0 AND left_open >= 0", name=op.f("ck_audit_conditions_counts")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["audit_reports.id"], name=op.f("fk_audit_conditions_report_id")),
        sa.PrimaryKeyConstraint("report_id", "condition", name=op.f("pk_audit_conditions")),
    )
    op.create_table(
        "audit_findings",
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("flow_id", sa.String(length=64), nullable=True),
        sa.Column("condition", sa.String(length=12), nullable=True),
        sa.CheckConstraint(
            "status IN ('violation','deviation','unverifiable','not_observed')", name=op.f("ck_audit_findings_status")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["audit_reports.id"], name=op.f("fk_audit_findings_report_id")),
        sa.PrimaryKeyConstraint("report_id", "number", name=op.f("pk_audit_findings")),
    )
    op.create_table(
        "moderation_counts",
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("article", sa.String(length=8), nullable=False),
        sa.Column("judged", sa.Integer(), nullable=False),
        sa.CheckConstraint("judged > 0", name=op.f("ck_moderation_counts_counted")),
        sa.PrimaryKeyConstraint("jurisdiction", "act", "article", name=op.f("pk_moderation_counts")),
    )

    op.create_table(
        "moderations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("comment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("article", sa.String(length=8), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("appeal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("(act IN ('hide', 'lock')) = (article IS NOT NULL)", name=op.f("ck_moderations_rule_cited")),
        sa.CheckConstraint(
            "(act IN ('appeal_kept', 'appeal_restored', 'lock_kept', 'lock_lifted')) = (appeal_id IS NOT NULL)",
            name=op.f("ck_moderations_appeal_decided"),
        ),
        sa.CheckConstraint(
            "act IN ('hide', 'restore', 'appeal_kept', 'appeal_restored', 'lock', 'unlock', 'lock_kept', "
            "'lock_lifted')",
            name=op.f("ck_moderations_act"),
        ),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeals.id"], name=op.f("fk_moderations_appeal_id")),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_moderations_comment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_moderations_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderations")),
        sa.UniqueConstraint("appeal_id", name=op.f("uq_moderations_appeal_id")),
    )
    with op.batch_alter_table("moderations", schema=None) as batch_op:
        batch_op.create_index("ix_moderations_comment", ["comment_id", "id"], unique=False)

    op.create_table(
        "vote_quorum_verdicts",
        sa.Column("vote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quorate", sa.String(length=12), nullable=False),
        sa.Column("counting", sa.Boolean(), nullable=False),
        sa.Column("cast_count", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=True),
        sa.Column("at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "counting OR quorate = 'unmet'", name=op.f("ck_vote_quorum_verdicts_sealed_only_when_unmet")
        ),
        sa.CheckConstraint(
            "quorate IN ('none', 'met', 'unmet', 'after_count')", name=op.f("ck_vote_quorum_verdicts_quorate")
        ),
        sa.ForeignKeyConstraint(
            ["vote_id"], ["vote_reconciliations.vote_id"], name=op.f("fk_vote_quorum_verdicts_vote_id")
        ),
        sa.PrimaryKeyConstraint("vote_id", name=op.f("pk_vote_quorum_verdicts")),
        sa.UniqueConstraint("vote_id", "counting", name=op.f("uq_vote_quorum_verdicts_vote_id_counting")),
    )
    op.create_table(
        "audit_answers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("finding", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("answered_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id", "finding"],
            ["audit_findings.report_id", "audit_findings.number"],
            name=op.f("fk_audit_answers_report_id_finding"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_answers")),
    )
    with op.batch_alter_table("audit_answers", schema=None) as batch_op:
        batch_op.create_index("ix_audit_answers_report_id_finding", ["report_id", "finding"], unique=False)

    op.create_table(
        "audit_dispositions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("finding", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('accepted','remedied','condition_added','suspended','revoked')",
            name=op.f("ck_audit_dispositions_kind"),
        ),
        sa.ForeignKeyConstraint(["act_id"], ["council_acts.id"], name=op.f("fk_audit_dispositions_act_id")),
        sa.ForeignKeyConstraint(
            ["report_id", "finding"],
            ["audit_findings.report_id", "audit_findings.number"],
            name=op.f("fk_audit_dispositions_report_id_finding"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_dispositions")),
        sa.UniqueConstraint(
            "report_id", "finding", "kind", "act_id", name=op.f("uq_audit_dispositions_report_id_finding_kind_act_id")
        ),
    )
    op.create_table(
        "vote_batch_counts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("vote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("counting", sa.Boolean(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("invalid", sa.Integer(), nullable=False),
        sa.Column("votes", sa.Text(), nullable=False),
        sa.Column("scan", sa.String(length=71), nullable=False),
        sa.Column("at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("counting", name=op.f("ck_vote_batch_counts_opened")),
        sa.CheckConstraint("place IN (1, 2)", name=op.f("ck_vote_batch_counts_place")),
        sa.CheckConstraint("sheets > 0 AND invalid >= 0", name=op.f("ck_vote_batch_counts_counts")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_vote_batch_counts_person_id")),
        sa.ForeignKeyConstraint(
            ["vote_id", "counting"],
            ["vote_quorum_verdicts.vote_id", "vote_quorum_verdicts.counting"],
            name=op.f("fk_vote_batch_counts_vote_id_counting"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_batch_counts")),
        sa.UniqueConstraint(
            "vote_id",
            "batch",
            "attempt",
            "person_id",
            name=op.f("uq_vote_batch_counts_vote_id_batch_attempt_person_id"),
        ),
        sa.UniqueConstraint(
            "vote_id", "batch", "attempt", "place", name=op.f("uq_vote_batch_counts_vote_id_batch_attempt_place")
        ),
    )
    op.create_table(
        "vote_results",
        sa.Column("vote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.Column("winner", sa.String(length=64), nullable=True),
        sa.Column("effect", sa.Boolean(), nullable=True),
        sa.Column("cast_count", sa.Integer(), nullable=False),
        sa.Column("invalid", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("opened = (outcome <> 'void_unopened')", name=op.f("ck_vote_results_unopened_is_void")),
        sa.CheckConstraint("opened = (invalid IS NOT NULL)", name=op.f("ck_vote_results_unopened_has_no_count")),
        sa.ForeignKeyConstraint(
            ["vote_id", "opened"],
            ["vote_quorum_verdicts.vote_id", "vote_quorum_verdicts.counting"],
            name=op.f("fk_vote_results_vote_id_opened"),
        ),
        sa.PrimaryKeyConstraint("vote_id", name=op.f("pk_vote_results")),
        sa.UniqueConstraint("vote_id", "opened", name=op.f("uq_vote_results_vote_id_opened")),
    )
    op.create_table(
        "vote_batch_set_asides",
        sa.Column("vote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("attempt", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_place", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("last_place = 2", name=op.f("ck_vote_batch_set_asides_both_counted")),
        sa.ForeignKeyConstraint(
            ["vote_id", "batch", "attempt", "last_place"],
            [
                "vote_batch_counts.vote_id",
                "vote_batch_counts.batch",
                "vote_batch_counts.attempt",
                "vote_batch_counts.place",
            ],
            name=op.f("fk_vote_batch_set_asides_vote_id_batch_attempt_last_place"),
        ),
        sa.PrimaryKeyConstraint("vote_id", "batch", "attempt", name=op.f("pk_vote_batch_set_asides")),
    )
    op.create_table(
        "vote_batch_outcomes",
        sa.Column("vote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("attempt", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_place", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.CheckConstraint("agreed OR replaces IS NULL", name=op.f("ck_vote_batch_outcomes_agreed_replaces")),
        sa.CheckConstraint("last_place = 2", name=op.f("ck_vote_batch_outcomes_both_counted")),
        sa.ForeignKeyConstraint(
            ["vote_id", "batch", "replaces"],
            ["vote_batch_set_asides.vote_id", "vote_batch_set_asides.batch", "vote_batch_set_asides.attempt"],
            name=op.f("fk_vote_batch_outcomes_vote_id_batch_replaces"),
        ),
        sa.ForeignKeyConstraint(
            ["vote_id", "batch", "attempt", "last_place"],
            [
                "vote_batch_counts.vote_id",
                "vote_batch_counts.batch",
                "vote_batch_counts.attempt",
                "vote_batch_counts.place",
            ],
            name=op.f("fk_vote_batch_outcomes_vote_id_batch_attempt_last_place"),
        ),
        sa.PrimaryKeyConstraint("vote_id", "batch", "attempt", name=op.f("pk_vote_batch_outcomes")),
        sa.UniqueConstraint("vote_id", "batch", "replaces", name=op.f("uq_vote_batch_outcomes_vote_id_batch_replaces")),
    )
    with op.batch_alter_table("vote_batch_outcomes", schema=None) as batch_op:
        batch_op.create_index(
            "uq_vote_batch_outcomes_first",
            ["vote_id", "batch"],
            unique=True,
            sqlite_where=sa.text("agreed AND replaces IS NULL"),
            postgresql_where=sa.text("agreed AND replaces IS NULL"),
        )

    op.create_table(
        "vote_result_options",
        sa.Column("vote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("option_key", sa.String(length=64), nullable=False),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=True),
        sa.CheckConstraint("opened = (votes IS NOT NULL)", name=op.f("ck_vote_result_options_unopened_has_no_count")),
        sa.CheckConstraint("votes >= 0", name=op.f("ck_vote_result_options_not_negative")),
        sa.ForeignKeyConstraint(
            ["vote_id", "opened"],
            ["vote_results.vote_id", "vote_results.opened"],
            name=op.f("fk_vote_result_options_vote_id_opened"),
        ),
        sa.PrimaryKeyConstraint("vote_id", "option_key", name=op.f("pk_vote_result_options")),
    )

    op.create_table(
        "issue_comments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("issue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("comment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("removed_at", deliberation.db.Moment(timezone=True), nullable=True),
        sa.Column("removed_seat", sa.String(length=64), nullable=True),
        sa.Column("removed_reason", sa.Text(), nullable=True),
        sa.Column("removed_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("how IN ('read', 'alike')", name=op.f("ck_issue_comments_how")),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_seat IS NULL) AND (removed_at IS NULL) = (removed_reason IS NULL) "
            "AND (removed_at IS NULL) = (removed_entry_id IS NULL)",
            name=op.f("ck_issue_comments_removed_whole"),
        ),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_issue_comments_comment_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_issue_comments_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_comments")),
    )
    with op.batch_alter_table("issue_comments", schema=None) as batch_op:
        batch_op.create_index("ix_issue_comments_comment", ["comment_id", "id"], unique=False)
        batch_op.create_index(
            "ix_issue_comments_once",
            ["issue_id", "id"],
            unique=False,
            sqlite_where=sa.text("removed_at IS NOT NULL"),
            postgresql_where=sa.text("removed_at IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_issue_comments_now",
            ["issue_id", "comment_id"],
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )

    op.create_table(
        "issue_contests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("membership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("comment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("contested_on", sa.Date(), nullable=False),
        sa.Column("contest_seat", sa.String(length=64), nullable=True),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decision", sa.String(length=12), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_seat", sa.String(length=64), nullable=True),
        sa.Column("answered_at", deliberation.db.Moment(timezone=True), nullable=True),
        sa.Column("answer_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("decision IN ('taken_out', 'kept')", name=op.f("ck_issue_contests_decision")),
        sa.CheckConstraint(
            "(decision IS NULL) = (answer IS NULL) AND (decision IS NULL) = (answered_seat IS NULL) "
            "AND (decision IS NULL) = (answered_at IS NULL) AND (decision IS NULL) = (answer_entry_id IS NULL)",
            name=op.f("ck_issue_contests_answered_whole"),
        ),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_issue_contests_comment_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["issue_comments.id"], name=op.f("fk_issue_contests_membership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_contests")),
        sa.UniqueConstraint("membership_id", name=op.f("uq_issue_contests_membership_id")),
    )
    with op.batch_alter_table("issue_contests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issue_contests_comment_id"), ["comment_id"], unique=False)

    op.create_table(
        "comment_batches",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("scan_digest", sa.String(length=71), nullable=True),
        sa.Column("replaces_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entered_seat", sa.String(length=64), nullable=False),
        sa.Column("entered_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_seat", sa.String(length=64), nullable=True),
        sa.Column("decided_at", deliberation.db.Moment(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("decision_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("channel IN ('paper', 'phone')", name=op.f("ck_comment_batches_channel")),
        sa.CheckConstraint("state IN ('entered', 'confirmed', 'declined')", name=op.f("ck_comment_batches_state")),
        sa.CheckConstraint(
            "channel <> 'paper' OR scan_digest IS NOT NULL", name=op.f("ck_comment_batches_paper_scanned")
        ),
        sa.CheckConstraint(
            "(state = 'entered') = (decided_by IS NULL) AND (state = 'entered') = (decided_at IS NULL)",
            name=op.f("ck_comment_batches_decided_whole"),
        ),
        sa.CheckConstraint(
            "state <> 'confirmed' OR decided_by <> entered_by", name=op.f("ck_comment_batches_two_people")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_comment_batches_decided_by")),
        sa.ForeignKeyConstraint(["entered_by"], ["people.id"], name=op.f("fk_comment_batches_entered_by")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_comment_batches_proposal_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["comment_batches.id"], name=op.f("fk_comment_batches_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_batches")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_comment_batches_replaces_id")),
    )
    with op.batch_alter_table("comment_batches", schema=None) as batch_op:
        batch_op.create_index("ix_comment_batches_proposal", ["proposal_id", "id"], unique=False)

    op.create_table(
        "comment_batch_lines",
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("flow_id", sa.String(length=64), nullable=True),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("comment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "standing IN ('lives', 'works', 'studies', 'organisation', 'elsewhere', 'unsaid')",
            name=op.f("ck_comment_batch_lines_standing"),
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["comment_batches.id"], name=op.f("fk_comment_batch_lines_batch_id")),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_comment_batch_lines_comment_id")),
        sa.PrimaryKeyConstraint("batch_id", "line", name=op.f("pk_comment_batch_lines")),
        sa.UniqueConstraint("comment_id", name=op.f("uq_comment_batch_lines_comment_id")),
    )

    op.create_table(
        "follows",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=True),
        sa.Column("place", sa.String(length=64), nullable=True),
        sa.Column("since", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_follows_person_id")),
        sa.PrimaryKeyConstraint("person_id", "what", "key", name=op.f("pk_follows")),
    )
    op.create_table(
        "mail_choices",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("handle", sa.String(length=43), nullable=False),
        sa.Column("rhythm", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("duties", sa.Boolean(), nullable=False),
        sa.Column("confirmed", sa.String(length=64), nullable=True),
        sa.Column("told_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("next_at", deliberation.db.Moment(timezone=True), nullable=True),
        sa.Column("ended", sa.String(length=64), nullable=True),
        sa.CheckConstraint("rhythm IN ('off', 'at_once', 'daily', 'weekly')", name=op.f("ck_mail_choices_rhythm")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_mail_choices_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mail_choices")),
        sa.UniqueConstraint("handle", name=op.f("uq_mail_choices_handle")),
    )
    with op.batch_alter_table("mail_choices", schema=None) as batch_op:
        batch_op.create_index("ix_mail_choices_next_at", ["next_at"], unique=False)

    op.create_table(
        "mail_letters",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("after", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("up_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.String(length=43), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("next_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("fault", sa.String(length=64), nullable=True),
        sa.CheckConstraint("kind IN ('confirm', 'news')", name=op.f("ck_mail_letters_kind")),
        sa.CheckConstraint(
            "state IN ('waiting', 'claimed', 'handing', 'sent', 'given_up', 'unsure')",
            name=op.f("ck_mail_letters_state"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_mail_letters_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_letters")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mail_letters_message_id")),
    )
    with op.batch_alter_table("mail_letters", schema=None) as batch_op:
        batch_op.create_index("ix_mail_letters_person_id_made_at", ["person_id", "made_at"], unique=False)
        batch_op.create_index("ix_mail_letters_state_next_at", ["state", "next_at"], unique=False)

    op.create_table(
        "mail_blocks",
        sa.Column("mailbox_hmac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("mailbox_hmac", name=op.f("pk_mail_blocks")),
    )

    op.create_table(
        "council_taken_up",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("issue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entered_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("log_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("back_at", deliberation.db.Moment(timezone=True), nullable=True),
        sa.Column("back_seat", sa.String(length=64), nullable=True),
        sa.Column("back_reason", sa.Text(), nullable=True),
        sa.Column("back_log_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(back_at IS NULL) = (back_seat IS NULL) AND (back_at IS NULL) = (back_reason IS NULL) "
            "AND (back_at IS NULL) = (back_log_id IS NULL)",
            name=op.f("ck_council_taken_up_back_whole"),
        ),
        sa.ForeignKeyConstraint(["act_id"], ["council_acts.id"], name=op.f("fk_council_taken_up_act_id")),
        sa.ForeignKeyConstraint(["back_log_id"], ["log_entry.id"], name=op.f("fk_council_taken_up_back_log_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_council_taken_up_issue_id")),
        sa.ForeignKeyConstraint(["log_entry_id"], ["log_entry.id"], name=op.f("fk_council_taken_up_log_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_taken_up")),
    )
    with op.batch_alter_table("council_taken_up", schema=None) as batch_op:
        batch_op.create_index("ix_council_taken_up_issue_id", ["issue_id"], unique=False)
        batch_op.create_index(
            "uq_council_taken_up_now",
            ["act_id", "issue_id"],
            unique=True,
            sqlite_where=sa.text("back_at IS NULL"),
            postgresql_where=sa.text("back_at IS NULL"),
        )

    op.create_table(
        "statements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("consultation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("comment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text_ja", sa.String(length=140), nullable=True),
        sa.Column("text_en", sa.String(length=280), nullable=True),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("drawn_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("withdrawn_at", deliberation.db.Moment(timezone=True), nullable=True),
        sa.Column("withdrawn_seat", sa.String(length=64), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("withdrawn_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("contest_body", sa.Text(), nullable=True),
        sa.Column("contested_on", sa.Date(), nullable=True),
        sa.Column("contest_seat", sa.String(length=64), nullable=True),
        sa.Column("contest_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ruling", sa.String(length=12), nullable=True),
        sa.Column("ruling_reason", sa.Text(), nullable=True),
        sa.Column("ruled_seat", sa.String(length=64), nullable=True),
        sa.Column("ruled_at", deliberation.db.Moment(timezone=True), nullable=True),
        sa.Column("ruling_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("ruling IN ('withdrawn', 'kept')", name=op.f("ck_statements_ruling")),
        sa.CheckConstraint(
            "(contested_on IS NULL) = (contest_entry_id IS NULL) AND (contest_seat IS NULL OR contested_on IS NOT NULL)",
            name=op.f("ck_statements_contested_whole"),
        ),
        sa.CheckConstraint(
            "(ruling IS NULL) = (ruling_reason IS NULL) AND (ruling IS NULL) = (ruled_seat IS NULL) AND (ruling IS NULL) = (ruled_at IS NULL) AND (ruling IS NULL) = (ruling_entry_id IS NULL)",
            name=op.f("ck_statements_ruled_whole"),
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_seat IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_reason IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_entry_id IS NULL)",
            name=op.f("ck_statements_withdrawn_whole"),
        ),
        sa.CheckConstraint(
            "ruling IS NULL OR contested_on IS NOT NULL", name=op.f("ck_statements_ruled_when_contested")
        ),
        sa.CheckConstraint("text_ja IS NOT NULL OR text_en IS NULL", name=op.f("ck_statements_whole_or_gone")),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_statements_comment_id")),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultations.id"], name=op.f("fk_statements_consultation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sa.UniqueConstraint("consultation_id", "text_ja", name=op.f("uq_statements_consultation_id_text_ja")),
    )
    with op.batch_alter_table("statements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statements_comment_id"), ["comment_id"], unique=False)

    op.create_table(
        "statement_marks",
        sa.Column("statement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("choice", sa.String(length=8), nullable=False),
        sa.CheckConstraint("choice IN ('agree', 'disagree', 'pass')", name=op.f("ck_statement_marks_choice")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_statement_marks_person_id")),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], name=op.f("fk_statement_marks_statement_id")),
        sa.PrimaryKeyConstraint("statement_id", "person_id", name=op.f("pk_statement_marks")),
    )
    with op.batch_alter_table("statement_marks", schema=None) as batch_op:
        batch_op.create_index("ix_statement_marks_person", ["person_id"], unique=False)

    op.create_table(
        "agreements",
        sa.Column(
            "consultation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("published_at", deliberation.db.Moment(timezone=True), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultations.id"], name=op.f("fk_agreements_consultation_id")),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_agreements")),
    )

    op.create_table(
        "alike_runs",
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number_to", sa.Integer(), nullable=False),
        sa.Column("method", sa.Integer(), nullable=False),
        sa.Column("claimed_at", deliberation.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_alike_runs_proposal_id")),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_alike_runs")),
    )
    op.create_table(
        "alike_groups",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("middle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("bands", sa.LargeBinary(), nullable=True),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("offered", sa.Integer(), nullable=False),
        sa.CheckConstraint("(middle_id IS NULL) = (bands IS NULL)", name=op.f("ck_alike_groups_whole_or_gone")),
        sa.CheckConstraint("offered >= 0 AND offered <= members", name=op.f("ck_alike_groups_counted")),
        sa.ForeignKeyConstraint(["middle_id"], ["comments.id"], name=op.f("fk_alike_groups_middle_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_alike_groups_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alike_groups")),
        sa.UniqueConstraint("middle_id", name=op.f("uq_alike_groups_middle_id")),
    )
    with op.batch_alter_table("alike_groups", schema=None) as batch_op:
        batch_op.create_index("ix_alike_groups_proposal", ["proposal_id", "id"], unique=False)
        batch_op.create_index(
            "ix_alike_groups_several", ["proposal_id", "offered", "id"], unique=False,
            sqlite_where=sa.text("offered > 0 AND members > 1 AND middle_id IS NOT NULL"),
            postgresql_where=sa.text("offered > 0 AND members > 1 AND middle_id IS NOT NULL"),
        )  # fmt: skip
        batch_op.create_index(
            "ix_alike_groups_vacant", ["proposal_id", "id"], unique=False,
            sqlite_where=sa.text("middle_id IS NULL"), postgresql_where=sa.text("middle_id IS NULL"),
        )  # fmt: skip

    op.create_table(
        "alike_texts",
        sa.Column("comment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("likeness", sa.Integer(), nullable=True),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(group_id IS NULL) = (likeness IS NULL)", name=op.f("ck_alike_texts_found_whole")),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_alike_texts_comment_id")),
        sa.ForeignKeyConstraint(["group_id"], ["alike_groups.id"], name=op.f("fk_alike_texts_group_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_alike_texts_proposal_id")),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_alike_texts")),
    )
    with op.batch_alter_table("alike_texts", schema=None) as batch_op:
        batch_op.create_index("ix_alike_texts_group", ["group_id", "comment_id"], unique=False)
        batch_op.create_index(
            "ix_alike_texts_offered", ["group_id", "comment_id"], unique=False,
            sqlite_where=sa.text("offered"), postgresql_where=sa.text("offered"),
        )  # fmt: skip
        batch_op.create_index(
            "ix_alike_texts_taken", ["group_id", "comment_id"], unique=False,
            sqlite_where=sa.text("NOT offered"), postgresql_where=sa.text("NOT offered"),
        )  # fmt: skip
        batch_op.create_index(
            "ix_alike_texts_unread", ["proposal_id", "comment_id"], unique=False,
            sqlite_where=sa.text("group_id IS NULL"), postgresql_where=sa.text("group_id IS NULL"),
        )  # fmt: skip

    # the search index itself, which no model can describe (deliberation/archive/models.py has why)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_fts USING fts5(grams, content='search_pieces', content_rowid='id',"
            " tokenize='unicode61 remove_diacritics 0')"
        )
    else:
        op.create_index("ix_search_pieces_grams", "search_pieces", ["grams"], postgresql_using="gin")
        op.execute("ALTER TABLE search_pieces ALTER COLUMN grams SET STATISTICS 1000")
