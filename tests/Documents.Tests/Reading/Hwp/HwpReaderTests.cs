using Pipeline.Documents.Reading;
using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Fixtures.Hwps;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Hwp;

public sealed class HwpReaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(Compressed)]
    [InlineData(Distribution)]
    [InlineData(Compressed | Distribution)]
    public void ReadsHwpHoweverItIsStored(uint flags)
    {
        var document = Read(Bytes(Of(flags, Full)));
        Assert.Equal(("취업 규칙", "hwp"), (document.Title, document.Format));
        Assert.Equal(
            [
                "Heading1: 제1장 총칙",
                "Paragraph: 이 규칙은\n회사의 근로조건을 정한다.",
                "Heading2: 가. 휴가",
                "ListItem: 가. 연차는 15일이다.",
                "ListItem: 나. 병가는 10일이다.",
                "ListItem: - 반차도 있다.",
                "Paragraph: 표 휴가 일수",
                "Table: | 직급 | 휴가 |\n| - | - |\n| 사원 | 15일 |\n| 과장 | 15일 |",
                "Heading1: 제2장 부칙",
            ],
            Outline(document)
        );
    }

    [Fact]
    public void WhatStandsBesideTheTextHasItsPlace()
    {
        byte[] Listed(string id, string text) =>
            [.. ControlHeader(1, id, U32(3)), .. Record(ListHeader, 2, new byte[8]), .. ParagraphAt(2, 0, text)];
        var section = Paragraph(
            0,
            $"본{Control(16)}문{Control(17)} 글{Control(17)}{Control(15)}",
            Listed("head", "머리말"),
            Listed("fn  ", "각주"),
            Listed("en  ", "미주"),
            Listed("tcmt", "설명")
        );
        byte[] memo =
        [
            .. Record(MemoList, 1, U32(1)),
            .. Record(ListHeader, 1, new byte[8]),
            .. ParagraphAt(1, 0, "메모 글"),
        ];
        var document = Read(Bytes(Of(Compressed, [.. section, .. Paragraph(0, "다음"), .. memo])));
        Assert.Equal(
            [
                "Paragraph: 본문[3] 글[3]",
                "Paragraph: [3] 각주",
                "Paragraph: 다음",
                "Paragraph: [3] 미주",
                "Paragraph: 머리말",
                "Paragraph: [숨은 설명] 설명",
                "Paragraph: [메모] 메모 글",
            ],
            Outline(document)
        );
    }

    [Fact]
    public void DrawingsEquationsNumbersAndGlossesAreText()
    {
        byte[] box =
        [
            .. ControlHeader(1, "gso ", U32(0)),
            .. Record(ListHeader, 2, new byte[22]),
            .. ParagraphAt(2, 0, $"그림 {Control(18)}", ControlHeader(3, "atno", U32(3), U16(12), new byte[6])),
            .. Record(ShapeComponent, 2, new byte[8]),
            .. Record(ShapeComponent, 3, new byte[8]),
            .. Record(ListHeader, 4, new byte[8]),
            .. ParagraphAt(4, 0, "글상자"),
        ];
        var equation = (byte[])
            [.. ControlHeader(1, "eqed", U32(1)), .. Record(EqEdit, 2, U32(0), Text("a~over`b#c"), new byte[8])];
        var document = Read(
            Bytes(
                Of(
                    Compressed,
                    Paragraph(
                        0,
                        $"식{Control(11)}와 {Control(23)}{Control(23)}는{Control(9)}끝{Control(11)}",
                        equation,
                        ControlHeader(1, "tdut", Text("韓國"), Text("한국"), new byte[20]),
                        ControlHeader(1, "tcps", Text("11"), new byte[4]),
                        box
                    )
                )
            )
        );
        Assert.Equal(
            ["Paragraph: 식 a over b c 와 韓國(한국)11는 끝", "Paragraph: 글상자", "Paragraph: 그림 12"],
            Outline(document)
        );
    }

    [Fact]
    public void AnEquationHasItsCaption()
    {
        byte[] equation =
        [
            .. ControlHeader(1, "eqed", U32(1)),
            .. Record(ListHeader, 2, new byte[22]),
            .. ParagraphAt(2, 0, "수식 설명"),
            .. Record(EqEdit, 2, U32(0), Text("x^2"), new byte[8]),
        ];
        Assert.Equal(
            ["Paragraph: x^2", "Paragraph: 수식 설명"],
            Outline(Read(Bytes(Of(0, Paragraph(0, Control(11), equation)))))
        );
    }

    [Fact]
    public void TablesThatLayTextOutAreText()
    {
        byte[] inner =
        [
            .. ControlHeader(3, "tbl ", U32(1)),
            .. Record(Table, 4, U32(0), U16(1), U16(2), new byte[10]),
            .. Record(ListHeader, 4, U32(1), U32(0), U16(0), U16(0), U16(1), U16(1)),
            .. ParagraphAt(4, 0, "안1"),
            .. Record(ListHeader, 4, U32(1), U32(0), U16(1), U16(0), U16(1), U16(1)),
            .. ParagraphAt(4, 0, "안2"),
        ];
        byte[] outer =
        [
            .. ControlHeader(1, "tbl ", U32(1)),
            .. Record(Table, 2, U32(0), U16(2), U16(2), new byte[10]),
            .. Record(ListHeader, 2, U32(1), U32(0), U16(0), U16(0), U16(1), U16(1)),
            .. ParagraphAt(2, 0, "이름"),
            .. Record(ListHeader, 2, U32(1), U32(0), U16(1), U16(0), U16(1), U16(1)),
            .. ParagraphAt(2, 0, "홍길동"),
            .. Record(ListHeader, 2, U32(1), U32(0), U16(0), U16(1), U16(1), U16(1)),
            .. ParagraphAt(2, 0, "경력"),
            .. Record(ListHeader, 2, U32(2), U32(0), U16(1), U16(1), U16(1), U16(1)),
            .. ParagraphAt(2, 0, "앞" + Control(11) + "뒤", inner),
        ];
        Assert.Equal(
            ["Table: | 이름 | 홍길동 |", "Paragraph: 경력", "Paragraph: 앞", "Table: | 안1 | 안2 |", "Paragraph: 뒤"],
            Outline(Read(Bytes(Of(0, Paragraph(0, Control(11), outer)))))
        );
    }

    [Fact]
    public void SectionsFollowOneAnotherByNumber() =>
        Assert.Equal(
            Enumerable.Range(0, 12).Select(i => $"Paragraph: {i}절"),
            Outline(Read(Bytes(Of(Compressed, [.. Enumerable.Range(0, 12).Select(i => Paragraph(0, $"{i}절"))]))))
        );

    [Fact]
    public void ALongParagraphIsReadWhole() =>
        Assert.Equal(
            new string('가', 100_000),
            Read(Bytes(Of(Compressed, Paragraph(0, new string('가', 100_000))))).Text
        );

    [Fact]
    public void AnOutlineOfSentencesIsAList()
    {
        var text = string.Join(' ', Enumerable.Repeat("추진 배경을 설명하는 긴 문장이다.", 20));
        Assert.Equal(
            [$"ListItem: 제1장 {text}"],
            Outline(Read(Bytes(Of(0, Paragraph(1, Control(2) + text, Section)))))
        );
    }

    // What three bits cannot say stands at the end of the shape, and further levels at the end of the numbering.
    [Fact]
    public void OutlinesHaveTenLevels()
    {
        var document = Read(
            Bytes(
                Of(0, [.. Paragraph(1, Control(2) + "하나", Section), .. Paragraph(5, "여덟"), .. Paragraph(5, "아홉")])
            )
        );
        Assert.Equal(["Heading1: 제1장 하나", "Heading6: <1.5> 여덟", "Heading6: <1.6> 아홉"], Outline(document));
    }
}
