"""Every command of ./sifang: its words, its options, what it calls."""

from __future__ import annotations

import os
from pathlib import Path

from launch import environment
from launch.city import City
from launch.places import ROOT, Place
from launch.say import Stop, line

HELP = """四方 Sifang：城市物业服务治理（红色物业）平台

开始 begin
  ./sifang demo             准备好一切并打开演示城市 prepare everything, open the demonstration city
  ./sifang test [范围]      运行测试 run the tests
  ./sifang start            启动一座真实城市 run a real city

查询与产出 figures and documents
  ./sifang figures --at 2021-11-30 [--area 代码] [--json]     全部指标 every indicator
  ./sifang bulletin 2021-12-01 --out 文件.docx                通报 the bulletin (.html .docx .pdf)
  ./sifang ledger template compounds                          填报表样 the sheet an office fills in
  ./sifang ledger load compounds 文件 --as-at 日期            导入台账 load a spreadsheet
  ./sifang audit verify                                       核验审计链 verify the audit chain

照管 care
  ./sifang status           现在怎样 what runs, and whether it is well
  ./sifang backup 文件      备份 back up            ./sifang restore 文件   恢复 restore
  ./sifang upgrade          数据库升级到新大版本 move the data to a new PostgreSQL
  ./sifang admin ...        管理员账号 administrators
  ./sifang worker           只运行后台任务 the worker alone
  ./sifang shell            Python 命令行 a Python shell
  ./sifang manage ...       Django 命令 any Django command

开发 development
  ./sifang setup            开发环境 the development environment
  ./sifang check            检查代码 read the code with every tool
  ./sifang bench [名称]     测速 measure, beside a floor

每个命令都可加 every command takes
  --data 目录   数据放在哪里 where the data are (./var)
  --city 名称   policy/ 下的哪座城市 which city of policy/ (zibo)
demo、start 还可加 also take  --port 8000  --no-browser；start：--host 地址
"""

DEVELOPMENT = ("test", "setup", "check", "bench")

PASSED = {
    "figures": ("figures",),
    "bulletin": ("bulletin",),
    "audit": ("audit",),
    "ledger": ("ledger",),
    "admin": ("admin",),
    "shell": ("shell",),
    "worker": ("procrastinate", "worker"),
    "manage": (),
}
"""Our commands that are Django's, and the words they begin with."""

FILLS = ("ledger", "admin")
"""Commands that make an unused data folder a real city's."""

PLAIN = ("shell", "manage", "worker")
"""Commands for people who want to see everything."""


def run(words: list[str]) -> int:
    """Do what the command line asks."""
    if not words or words[0] in ("help", "-h", "--help"):
        line(HELP.rstrip())
        return 0
    command, rest = words[0], words[1:]
    if command in DEVELOPMENT:
        from launch import testing

        if command in ("test", "bench"):
            return testing.test(rest) if command == "test" else testing.bench(rest)
        _nothing_more(rest)
        return testing.setup() if command == "setup" else testing.check()
    if command not in ("demo", "start", "status", "backup", "restore", "upgrade", *PASSED):
        raise Stop(
            f"没有“{command}”这个命令。运行 ./sifang 可看到全部命令。", f"No command {command!r}.", code=2
        )
    options = {
        "--data": os.environ.get("SIFANG_DATA") or str(ROOT / "var"),
        "--city": os.environ.get("SIFANG_CITY", ""),
    }
    rest = take(rest, options)
    city = _city(options, demo=command == "demo")
    if command in ("demo", "start"):
        return _serve(city, command, rest)
    if command in PASSED:
        return _pass(city, command, rest)
    return _care(city, command, rest)


def take(words: list[str], options: dict[str, str]) -> list[str]:
    """Move the named options from the words into `options`; return the words that are left."""
    left, queue = [], list(words)
    while queue:
        word = queue.pop(0)
        name, equals, value = word.partition("=")
        if name not in options:
            left.append(word)
        elif equals:
            options[name] = value
        elif queue:
            options[name] = queue.pop(0)
        else:
            raise Stop(f"{name} 后面缺少内容。", f"{name} needs a value.", code=2)
    return left


def _city(options: dict[str, str], *, demo: bool) -> City:
    place = Place(Path(options["--data"]))
    about = place.about
    mode = os.environ.get("SIFANG_MODE", "")
    if mode not in ("", "demo", "local", "production"):
        raise Stop(
            f"SIFANG_MODE={mode} 不认识，可用 demo、local、production。", "Unknown SIFANG_MODE.", code=2
        )
    if mode != "production":
        mode = "demo" if demo else str(about.get("mode", "local"))
    elif demo:
        raise Stop("演示模式不能用生产配置启动。", "The demonstration does not run in production.")
    name = options["--city"] or str(about.get("city", ""))
    policy = Path(os.environ.get("SIFANG_POLICY") or ROOT / "policy")
    if name and not (policy / name).is_dir():
        raise Stop(
            f"{policy} 里没有城市“{name}”的文件夹。",
            f"There is no city {name!r} in the policy folder.",
            code=2,
        )
    return City(place, name=name, mode=mode)


def _serve(city: City, command: str, rest: list[str]) -> int:
    from launch import serve

    options = {"--port": os.environ.get("SIFANG_PORT", "8000"), "--host": "127.0.0.1"}
    left = take(rest, options)
    browser = "--no-browser" not in left
    _nothing_more([word for word in left if word != "--no-browser"])
    port = options["--port"]
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise Stop(
            f"端口“{port}”不对，应是 1 到 65535 的数字。", "The port is a number from 1 to 65535.", code=2
        )
    environment.ensure()
    city.place.prepare()
    return serve.serve(
        city,
        demo=command == "demo",
        host=options["--host"],
        port=int(port),
        browser=browser and command == "demo",
    )


def _pass(city: City, command: str, rest: list[str]) -> int:
    environment.ensure()
    city.place.prepare()
    with city.database():
        if not city.external:
            city.migrate()
            if command in FILLS and not city.place.about:
                city.place.remember(mode=city.mode, **({"city": city.name} if city.name else {}))
            if city.place.about.get("mode") == "local":
                city.furnish()
        return city.run(*PASSED[command], *rest, plain=command in PLAIN)


def _care(city: City, command: str, rest: list[str]) -> int:
    environment.ensure()
    if command == "status":
        from launch import status

        _nothing_more(rest)
        return status.status(city)
    city.place.prepare()
    if command == "upgrade":
        from launch import upgrade

        _nothing_more(rest)
        return upgrade.upgrade(city)
    from launch import archive

    files = [word for word in rest if word != "--force"]
    if not files:
        raise Stop(f"请写明文件：./sifang {command} 文件", "Which file?", code=2)
    _nothing_more(files[1:])
    action = archive.backup if command == "backup" else archive.restore
    return action(city, Path(files[0]), force="--force" in rest)


def _nothing_more(left: list[str]) -> None:
    if left:
        raise Stop(f"看不懂“{left[0]}”。运行 ./sifang 可看到用法。", f"Unknown option {left[0]!r}.", code=2)
