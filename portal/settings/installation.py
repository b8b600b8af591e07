"""What an installation sets: its secrets, its address, its folders."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

SECRET_KEY: str = env.str("SECRET_KEY")
TOKEN_PEPPER: str = env.str("TOKEN_PEPPER")
DEBUG: bool = env.bool("DEBUG", default=False)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
PORTAL_URL: str = env.str("PORTAL_URL", default="http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS: list[str] = [PORTAL_URL]
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".portal" / "files")))
REDIS_URL: str = env.str("REDIS_URL")
HTTPS: bool = PORTAL_URL.startswith("https://")
