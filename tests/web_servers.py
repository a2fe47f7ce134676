"""Apache, Caddy and nginx on this machine, with the settings that the book publishes for them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import nginx

MODULES = Path("/usr/lib/apache2/modules")
NEEDED = ("mpm_event", "authz_core", "mime", "dir", "headers", "rewrite")
APACHE = """ServerRoot {folder}
PidFile {folder}/apache.pid
ErrorLog /dev/stderr
ServerName localhost
Listen 127.0.0.1:{port}
{modules}
TypesConfig /etc/mime.types
AddType application/x-gzip .gz
User #65534
Group #65534
<Directory />
    Options FollowSymLinks
    AllowOverride None
    Require all denied
</Directory>
{server}
"""
CADDY = """{{
    admin off
    auto_https off
}}
{server}
"""
PROGRAMS = {"apache": "apache2", "caddy": "caddy", "nginx": "nginx"}
SETTINGS = {"apache": "apache.conf", "caddy": "Caddyfile", "nginx": "nginx.conf"}


def is_here(name: str) -> bool:
    """Whether a server can be started: an Apache as Debian and Ubuntu have it."""
    return bool(shutil.which(PROGRAMS[name], path=nginx.PLACES)) and (
        name != "apache" or MODULES.is_dir()
    )


@contextmanager
def serve(name: str, site: Path, hosting: Path, folder: Path) -> Iterator[str]:
    """The address of ``site``, served with the published settings for the time of the block."""
    if name == "nginx":
        with nginx.serve(site, hosting / SETTINGS[name], folder) as address:
            yield address
        return
    port = nginx.free_port()
    settings = (hosting / SETTINGS[name]).read_text(encoding="utf-8")
    settings = re.sub(r"/srv/[\w-]+", str(site), settings)
    conf = folder / SETTINGS[name]
    if name == "apache":
        modules = [f"LoadModule {one}_module {MODULES}/mod_{one}.so" for one in NEEDED]
        server = settings.replace("*:80", f"127.0.0.1:{port}")
        text = APACHE.format(folder=folder, port=port, modules="\n".join(modules), server=server)
        command = ["apache2", "-f", str(conf), "-DFOREGROUND"]
    else:
        server = settings.replace(":80 {", f":{port} {{\n    bind 127.0.0.1")
        text = CADDY.format(server=server)
        command = ["caddy", "run", "--config", str(conf), "--adapter", "caddyfile"]
    conf.write_text(text, encoding="utf-8")
    homes = {
        "PATH": nginx.PLACES,
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }
    with (
        (folder / "said.txt").open("w") as said,
        subprocess.Popen(command, env=os.environ | homes, stderr=said) as process,
    ):
        try:
            nginx.wait_for(port, process)
            yield f"http://127.0.0.1:{port}/"
        except RuntimeError as error:
            raise RuntimeError((folder / "said.txt").read_text()) from error
        finally:
            process.terminate()
