"""Reference files: read, refused with line and column, and set beside claims."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from communique.errors import InputError
from communique.trade.claims import CLAIM_COLUMNS
from communique.trade.comparisons import COMPARISON_COLUMNS, compare_reference, find_mirror
from communique.trade.reference import REFERENCE_COLUMNS, read_reference, reported_trade_path

PLAIN = "parties,year,measure,value_usd,bound,reporter,source,note\n"
COMTRADE = (
    "freqCode,refYear,reporterISO,reporterDesc,flowCode,partnerISO,partner2Code,cmdCode,customsCode,motCode,"
    "primaryValue,isReported\n"
)


def write(folder: Path, text: str) -> Path:
    path = folder / "series.csv"
    path.write_text(text, encoding="utf-8")
    return path


def make_claim(**fields: object) -> pd.DataFrame:
    row: dict[str, object] = dict.fromkeys(CLAIM_COLUMNS, "")
    row |= {
        "claim": "c001",
        "kind": "money",
        "parties": "CN;KZ",
        "measure": "bilateral trade",
        "period_start": "2023-01-01",
        "period_end": "2023-12-31",
    }
    row |= {
        "value": 41e9,
        "low": 40.5e9,
        "high": 41.5e9,
        "unit": "USD",
        "bound": "exact",
        "change": "none",
        "status": "actual",
        "n_documents": 1,
    }
    return pd.DataFrame([row | fields])


def test_the_series_that_ships_is_read_with_its_sources() -> None:
    table = read_reference(reported_trade_path())
    assert list(table.columns) == REFERENCE_COLUMNS
    assert len(table) == 7
    assert table["source"].str.startswith("press report: ").all()
    assert set(table["bound"]) == {"exact", "over"}


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    table = read_reference(write(tmp_path, "value_usd,measure,year,parties\n41000000000,bilateral trade,2023,KZ;CN\n"))
    assert table.to_dict("records") == [
        {
            "parties": "CN;KZ",
            "year": 2023,
            "measure": "bilateral trade",
            "value_usd": 41e9,
            "bound": "exact",
            "reporter": "",
            "source": "",
            "note": "",
        }
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("parties,year,measure\nCN;KZ,2023,trade\n", "value_usd"),
        ("parties,year,year,value_usd\n", "stands twice"),
        (PLAIN + "CN;KZ,2023,trade,41bn,exact,,,\n", "line 2, column value_usd"),
        (PLAIN + "CN;KZ,2023,trade,NaN,exact,,,\n", "line 2, column value_usd"),
        (PLAIN + "CN;KZ,2023,trade,-5,exact,,,\n", "line 2, column value_usd"),
        (PLAIN + "CN;KZ,2023,trade,5,exact,,,\nCN;KZ,last year,trade,5,exact,,,\n", "line 3, column year"),
        (PLAIN + "CN;KZ,2023,,5,exact,,,\n", "line 2, column measure"),
        (PLAIN + "CN;,2023,trade,5,exact,,,\n", "line 2, column parties"),
        (PLAIN + "CN;KZ,2023,trade,5,roughly,,,\n", "line 2, column bound"),
        (PLAIN + "CN;KZ,2023,trade,5\n", "line 2: 4 cells under 8 columns"),
        (PLAIN + "CN;KZ,2023,trade,5,exact,A,b,\nKZ;CN,2023,trade,6,exact,A,b,\n", "line 3: same .* as line 2"),
        (PLAIN + 'CN;KZ,2023,"trade,5,exact,A,b,\n', "not CSV|cells under"),
    ],
)
def test_a_bad_file_is_refused_with_line_and_column(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_reference(write(tmp_path, text))


def test_a_missing_or_binary_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"series\.csv"):
        read_reference(tmp_path / "series.csv")
    (tmp_path / "series.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="UTF-8"):
        read_reference(tmp_path / "series.csv")


def test_comtrade_totals_are_read_and_parts_left_out(tmp_path: Path) -> None:
    rows = (
        "A,2023,CHN,China,X,KAZ,0,TOTAL,C00,0,24700000000,true\n"
        "A,2023,CHN,China,M,KAZ,0,TOTAL,C00,0,16300000000,true\n"
        "A,2023,CHN,China,X,KAZ,0,27,C00,0,5,true\n"
        "A,2023,CHN,China,X,KAZ,0,TOTAL,C01,0,5,true\n"
        "A,2023,CHN,China,X,KAZ,0,TOTAL,C00,2100,5,true\n"
        "A,2023,CHN,China,X,W00,0,TOTAL,C00,0,5,true\n"
    )
    table = read_reference(write(tmp_path, COMTRADE + rows))
    assert list(table["measure"]) == ["bilateral trade", "exports of CN to KZ", "imports of CN from KZ"]
    assert list(table["value_usd"]) == [41e9, 24.7e9, 16.3e9]
    assert set(table["reporter"]) == {"China"}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("M,2023,CHN,China,X,KAZ,0,TOTAL,C00,0,5,true\n", "line 2, column freqCode"),
        ("A,2023,XXX,Nowhere,X,KAZ,0,TOTAL,C00,0,5,true\n", "line 2, column reporterISO"),
        ("A,2023,CHN,China,X,KAZ,0,TOTAL,C00,0,,true\n", "line 2, column primaryValue"),
        ("A,2023,CHN,China,X,KAZ,0,TOTAL,C00,0,5,true\n" * 2, "line 3: a second total"),
    ],
)
def test_bad_comtrade_rows_are_refused(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_reference(write(tmp_path, COMTRADE + row))


def test_comtrade_without_a_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="primaryValue"):
        read_reference(write(tmp_path, "freqCode,refYear,reporterISO,flowCode,partnerISO,cmdCode\n"))


def test_same_reporter_is_compared_within_rounding() -> None:
    reference = read_reference(reported_trade_path())
    table = compare_reference(make_claim(reporter="China customs"), reference)
    assert list(table.columns) == COMPARISON_COLUMNS
    (row,) = table.to_dict("records")
    assert (row["ratio"], row["reference_value"], row["reporter"]) == (1.0, 41e9, "China customs")
    assert "same reporter: within the rounding interval" in row["note"]


def test_another_reporter_gives_the_ratio_and_the_usual_range() -> None:
    reference = read_reference(reported_trade_path())
    table = compare_reference(
        make_claim(parties="CN;UZ", value=14e9, low=13.5e9, high=14.5e9, reporter="China customs"), reference
    )
    notes = dict(zip(table["reporter"], table["note"], strict=True))
    assert "6 to 20 percent" in notes["Uzbekistan"]
    assert "same reporter" in notes["China customs"]
    assert table[table["reporter"] == "Uzbekistan"]["ratio"].iloc[0] == pytest.approx(14 / 13.7, abs=1e-4)


@pytest.mark.parametrize(
    "fields",
    [
        {"unit": "CNY"},
        {"status": "target"},
        {"period_end": "2023-05-31"},
        {"kind": "percent"},
        {"period_start": "", "period_end": ""},
        {"parties": "KZ;RU"},
    ],
)
def test_what_is_not_of_one_kind_is_not_compared(fields: dict[str, object]) -> None:
    assert len(compare_reference(make_claim(**fields), read_reference(reported_trade_path()))) == 0


def test_a_range_has_no_ratio_and_says_so() -> None:
    table = compare_reference(make_claim(value=float("nan")), read_reference(reported_trade_path()))
    assert table["ratio"].isna().all()
    assert table["note"].str.contains("no ratio").all()


def test_mirror_of_a_flow() -> None:
    assert find_mirror("exports of CN to KZ") == "imports of KZ from CN"
    assert find_mirror("imports of KZ from CN") == "exports of CN to KZ"
    assert find_mirror("bilateral trade") == "bilateral trade"


def test_the_whole_header_of_the_api_is_known(tmp_path: Path) -> None:
    header = (
        "typeCode freqCode refPeriodId refYear refMonth period reporterCode reporterISO reporterDesc flowCode flowDesc partnerCode "
        "partnerISO partnerDesc partner2Code partner2ISO partner2Desc classificationCode classificationSearchCode "
        "isOriginalClassification cmdCode cmdDesc aggrLevel isLeaf customsCode customsDesc mosCode motCode motDesc qtyUnitCode "
        "qtyUnitAbbr qty isQtyEstimated altQtyUnitCode altQtyUnitAbbr altQty isAltQtyEstimated netWgt isNetWgtEstimated grossWgt "
        "isGrossWgtEstimated cifvalue fobvalue primaryValue legacyEstimationFlag isReported isAggregate"
    ).split()
    cells = {
        "freqCode": "A",
        "refYear": "2023",
        "reporterISO": "KAZ",
        "flowCode": "M",
        "partnerISO": "CHN",
        "cmdCode": "TOTAL",
    }
    cells |= {
        "partner2Code": "0",
        "customsCode": "C00",
        "motCode": "0",
        "primaryValue": "16800000000.0",
        "isReported": "False",
    }
    table = read_reference(
        write(tmp_path, ",".join(header) + "\n" + ",".join(cells.get(name, "") for name in header) + "\n")
    )
    (row,) = table.to_dict("records")
    assert (row["parties"], row["year"], row["measure"], row["value_usd"]) == (
        "CN;KZ",
        2023,
        "imports of KZ from CN",
        16.8e9,
    )
    assert (row["reporter"], row["source"]) == ("Kazakhstan", "UN Comtrade")
    assert "CIF" in row["note"]
    assert "estimated" in row["note"]


def test_a_file_without_totals_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no annual total"):
        read_reference(write(tmp_path, COMTRADE + "A,2023,CHN,China,X,KAZ,0,27,C00,0,5,true\n"))
