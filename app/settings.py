"""What a deployment may choose: a few small groups, read once from the environment (`ROKECHI_…`).

Production is the default; anything gentler is asked for.
"""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parents[1]


class Database(BaseModel):
    """Where the data lives; empty `url` means an SQLite file in the data folder."""

    url: str = ""
    read_url: str = ""
    """A replica for readers (PostgreSQL only); empty means the same server."""
    threads: int = Field(default=16, ge=1, le=200)


class Languages(BaseModel):
    """The languages of the pages, best known first; each is a catalogue in `app/web/locale`."""

    offered: tuple[str, ...] = ("en", "ja")

    @property
    def default(self) -> str:
        return self.offered[0]


class Maps(BaseModel):
    """The base map. Empty `tile_url` means our own, which needs no network."""

    tile_url: str = ""
    tile_attribution: str = ""

    @property
    def tile_origin(self) -> str:
        """The origin that the content security policy must allow pictures from, or nothing."""
        return "/".join(self.tile_url.split("/")[:3]).replace("{s}", "*") if self.tile_url else ""


class Limits(BaseModel):
    """What one request may cost."""

    body_bytes: int = 2 * 1024 * 1024
    upload_bytes: int = 200 * 1024 * 1024


class Mail(BaseModel):
    """How letters go out. Without a host they are written into the data folder, for development."""

    host: str = ""
    port: int = 587
    security: Literal["none", "starttls", "tls"] = "starttls"
    user: str = ""
    password: SecretStr = SecretStr("")
    sender: str = "Rokechi <rokechi@localhost>"
    apart: bool = False
    """Letters are sent by `./rokechi notify`, a process of its own, and not beside the service."""


class Provider(BaseModel):
    """Where people may sign in instead of here (OpenID Connect): what the provider gave this deployment."""

    name: str
    issuer: str
    """Its address; what else is to be known of it lies under `/.well-known/openid-configuration`."""
    client_id: str
    client_secret: SecretStr = SecretStr("")


class Settings(BaseSettings):
    """All choices of one deployment; nested groups as `ROKECHI_DATABASE__URL`."""

    model_config = SettingsConfigDict(env_prefix="ROKECHI_", env_nested_delimiter="__", frozen=True)

    mode: Literal["production", "trial"] = "production"
    """A trial is marked in its pages, and may be served without a public address and a mail server."""
    data: Path = ROOT / "var"
    origin: str = ""
    """The public address, such as https://rokechi.example; empty means as the request says."""
    log: Literal["json", "console"] = "json"
    database: Database = Database()
    languages: Languages = Languages()
    maps: Maps = Maps()
    limits: Limits = Limits()
    mail: Mail = Mail()
    providers: dict[str, Provider] = {}
    """By the word that stands for each in addresses: `ROKECHI_PROVIDERS__GOOGLE__ISSUER` and so on."""

    @property
    def database_url(self) -> str:
        return self.database.url or f"sqlite:///{self.data.resolve() / 'rokechi.db'}"

    @property
    def storage(self) -> Path:
        return self.data / "storage"
