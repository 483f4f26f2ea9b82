"""status: what runs on this data folder and whether it is well; changes nothing."""

from __future__ import annotations

import shutil
import urllib.error
import urllib.request

from launch import binaries, environment
from launch.city import City
from launch.cluster import Cluster, home_for
from launch.places import read_json
from launch.processes import born
from launch.say import line

HEALTH = "health/?format=json"
LEAST_FREE = 1_000_000_000


def status(city: City) -> int:
    """Print one line for each part; 0 when all that should run is well."""
    place, about = city.place, city.place.about
    kinds = {"demo": "演示城市 demonstration", "local": "真实城市 real city"}
    line(f"数据 data          {place.folder}  {kinds.get(str(about.get('mode')), '尚未使用 not used yet')}")
    line(f"环境 environment   {environment.folder()}")
    well = _database(city)
    known = read_json(place.run / "web.json")
    if known.get("ready") and born(int(known["pid"])):
        line(f"网页 web           {known['address']}")
        well &= _health(str(known["address"]))
    else:
        line("网页 web           未运行 not running")
    if place.folder.exists():
        free = shutil.disk_usage(place.folder).free
        line(
            f"磁盘 disk          余 {free / 1e9:.1f} GB free"
            + ("" if free > LEAST_FREE else "  空间不足 too little")
        )
        well &= free > LEAST_FREE
    return 0 if well else 1


def _database(city: City) -> bool:
    if city.external:
        line("数据库 database    由 DATABASE_URL 指定 given by DATABASE_URL")
        return True
    if not city.place.folder.exists() or not (
        (city.place.folder / "pg").exists() or (city.place.folder / "pg.path").exists()
    ):
        line("数据库 database    尚未建立 not made yet")
        return True
    cluster = Cluster(home_for(city.place.folder))
    have, newest = cluster.made_by(), binaries.newest()
    if have is not None and have != newest.major:
        line(f"数据库 database    PostgreSQL {have}，程序是 {newest.major}：请运行 ./sifang upgrade")
        return False
    answer = "运行中 running" if cluster.ready() else "未运行 not running"
    line(f"数据库 database    PostgreSQL {newest.version}  {answer}  {cluster.home}")
    return True


def _health(address: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address + HEALTH, timeout=10):
            well = True
    except urllib.error.HTTPError as error:
        error.close()
        well = False
    except OSError as error:
        line(f"健康 health        没有回答 no answer: {error}")
        return False
    line(f"健康 health        {'正常 well' if well else '有问题 not well'}  {address}health/")
    return well
