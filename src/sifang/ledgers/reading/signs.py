"""By what a cell is told apart: a header's word, a number, a note, a total."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

TOTALS = ("合计", "总计", "小计", "共计", "累计", "总和")
_NUMBER = re.compile(r"[-+±<>≤≥]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?%?")
_DATE = re.compile(r"\d{2,4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?|月)?(?:\d{1,2}:\d{2}(?::\d{2})?)?")
_BLANK_DATE = re.compile(r"(?:20)?年月日?|月日")
_NOTE = re.compile(
    r"[（(【\[]?(?:注意?|备注|说明|填表说明|填报说明|附注|提示|要求|资料来源|数据来源|来源|口径)[:：】\]）)]?(?:$|[:：、.\d\s]|.{0,30}[:：])|^(?:\*|※|★)"
)
_FOOT = re.compile(
    r"(?:填表|制表|填报|审核|复核|联系|负责|经办|统计|报送|校对|记录|检测|检验|监理|施工|技术|现场|批准|主管|单位)"
    r".{0,12}[:：]|(?:日期|时间|盖章|签字|签名|电话|年月日)[）)]?[:：]?$"
)
_TITLE_NOTE = re.compile(
    r"[（(【]?(?:填表|填报)?(?:说明|注意事项|备注|注|注意|提示|图例|示例说明)[）)】]?[:：]?"
)
_WORDS = re.compile(
    r"序号|项次|编号|编码|代码|号码?$|名称|名$|姓名|地址|坐落|位置|桩号|日期|时间|年份|年度|年代|备注|类型|类别|分类|性质|大类|小类"
    r"|单位|企业|公司$|数量?$|总数|人数|户数|面积|金额|单价|价$|标准|情况|电话|手机|联系|责任|负责人|率|区县|街道|镇街|社区$|小区$"
    r"|村居|楼栋|楼号|单元|房间|房屋|楼层|性别|年龄|身份|费用?$|项目|内容|状态|是否|方式|来源|等级|级|规格|型号|品牌|颜色|周期"
    r"|长度|宽度|高度|数$|量$|额$|值$|条件|时限|工程|开始|结束|完成|计划|实际|得分|评分|权值|合格|星级|部门|科室|主题|详情|用户|用途"
    r"|[一二三四五六七八九十\d]+月份?$|季度|上半年|下半年|^\d{4}年?度?$|编制|职务|民族|学历|产权|物业|业主|户主|层数|车位|厂家|模式|租金|收银|经度|纬度|金$"
    r"|^(?:id|name|code|date|type|no\.?|address|city|district|count|total|price|fee|phone|status|year|area|level|source|lng|lat|label)$"
    r"|(?:id|name|code|date|type|number|_raw|address|status|ref)$",
    re.IGNORECASE,
)
UNIT = re.compile(
    r"[（(]?(?:单位[:：])?[万亿千]?(?:户|套|栋|幢|个|人|人次|元|万元|亿元|万户|万人|㎡|m2|m²|平方米|万平方米|平米|亩|公顷|米|公里|km|年|月|天|日"
    r"|%|％|辆|次|件|处|座|台|部|吨|元/.{1,8}|户/.{1,4}|kw|分|名|家|条|项|起|层|间|株|棵|盏|张|份)[)）]?",
    re.IGNORECASE,
)
_CHINESE_GAP = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_SECTION = re.compile(
    r"(?:第?[一二三四五六七八九十]+[、.．章节部]|[（(][一二三四五六七八九十\d]+[）)]|[ⅠⅡⅢⅣⅤ]+[、.])"
)


def blank(cell: Any) -> bool:
    return cell is None or cell == "" or (cell.__class__ is str and not cell.strip())


def folded(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())


def heading(cell: Any) -> str:
    """A header's words on one line; blanks between Chinese characters are decoration."""
    if cell.__class__ is float and cell.is_integer():
        return str(int(cell))
    words = " ".join(str(cell).replace("\u200b", "").split())
    return _CHINESE_GAP.sub("", words)


def is_number(cell: Any) -> bool:
    """A number, also one that is written as text."""
    if cell.__class__ is float or cell.__class__ is int:
        return True
    if cell.__class__ is not str or len(cell) > 40:
        return False
    words = folded(cell)
    return bool(words) and words not in ("%", "-", "+") and bool(_NUMBER.fullmatch(words))


def is_day(cell: Any) -> bool:
    if isinstance(cell, (date, datetime, time, timedelta)):
        return True
    return cell.__class__ is str and 5 < len(cell) < 30 and bool(_DATE.fullmatch(folded(cell)))


def kind_of(cell: Any) -> str:
    """`blank`, `number`, `day`, `yes` or `text`."""
    if blank(cell):
        return "blank"
    if isinstance(cell, bool):
        return "yes"
    if is_number(cell):
        return "number"
    return "day" if is_day(cell) else "text"


def is_period(cell: Any) -> bool:
    """2021, 2021年, 2021-10: a year or a month, as they stand above columns of figures."""
    if cell.__class__ is float or cell.__class__ is int:
        return 1900 <= cell <= 2100 and cell == int(cell)
    return cell.__class__ is str and bool(
        re.fullmatch(r"(?:19|20)\d{2}(?:年|[-/.年]\d{1,2}月?)?", folded(cell))
    )


def may_head(cell: Any) -> bool:
    """Whether a cell could be a header's word."""
    if cell.__class__ is not str:
        return False
    words = folded(cell)
    if not words or len(words) > 60 or is_number(cell) or is_day(cell):
        return False
    if words[-1] in ":：。；;" or "。" in words or _BLANK_DATE.fullmatch(words):
        return False
    at = words.find(":")
    return at < 0 or at > 12 or words[:at] in ("单位", "其中")


def known_word(cell: Any) -> bool:
    """Whether offices write such a word above a column."""
    if cell.__class__ is not str:
        return False
    words = folded(cell)
    if "(" in words and words.endswith(")"):
        words = words[: words.index("(")] or words
    return len(words) <= 24 and bool(_WORDS.search(words))


def is_total(cell: Any) -> bool:
    """合计, 小 计, 张店区小计, 合计：."""
    if cell.__class__ is not str or len(cell) > 24:
        return False
    words = folded(cell).rstrip(":")
    if words.startswith("(") and words.endswith(")"):
        words = words[1:-1]
    return words in TOTALS or (len(words) <= 14 and words.endswith(("合计", "小计", "总计", "共计")))


def is_note(cell: Any) -> bool:
    """A remark on the table rather than a row of it."""
    if cell.__class__ is not str:
        return False
    words = folded(cell)
    return bool(_NOTE.match(words)) or len(words) > 60 or bool(_FOOT.search(words) and len(words) < 60)


def opens_notes(cell: Any) -> bool:
    """说明, 填表说明：, 注意事项: what follows explains."""
    return cell.__class__ is str and bool(_TITLE_NOTE.fullmatch(folded(cell)))


def explains(cell: Any) -> bool:
    """说明 behind a blank column: words beside the table. 备注 there is still a column."""
    return opens_notes(cell) and not folded(cell).startswith("备注")


def is_foot(cell: Any) -> bool:
    """填表人：, 审核人：张三, 年 月 日."""
    return cell.__class__ is str and (
        bool(_FOOT.search(folded(cell))) or bool(_BLANK_DATE.fullmatch(folded(cell)))
    )


def is_form(cell: Any) -> bool:
    """A blank of a form: 编号：, 施工单位：某公司, 年 月 日."""
    if cell.__class__ is not str:
        return False
    words = folded(cell)
    return 0 < words.find(":") <= 12 or bool(_BLANK_DATE.fullmatch(words))


def is_section(cell: Any) -> bool:
    return cell.__class__ is str and bool(_SECTION.match(folded(cell)))


def letter(at: int) -> str:
    """0 -> A, 26 -> AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name
