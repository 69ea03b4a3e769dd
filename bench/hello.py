"""The limit beside which pages are measured: Flask saying hello under the same gunicorn."""

from flask import Flask

app = Flask("hello")


@app.get("/")
def hello() -> str:
    return "hello"
