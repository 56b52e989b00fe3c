using Pipeline.Documents.Reading;
using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Fixtures.Hwpxs;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Hwpx;

public sealed class HwpxReaderTests
{
    private static string Full =>
        Paragraph(SectionProperties + Text("총칙"), shape: 1)
        + Paragraph(Text("이 규칙은<hp:lineBreak/>회사의<hp:nbSpace/>근로조건을 정한다."))
        + Paragraph(Text("휴가"), shape: 2)
        + Paragraph(Text("연차는 15일이다."), shape: 3)
        + Paragraph(Text("반차도 있다."), shape: 4)
        + Paragraph(
            Table(
                "표 휴가 일수",
                [Cell("직급", title: true), Cell("휴가", columns: 2, title: true)],
                [Cell("사원"), Cell("15일", rows: 2), Cell("기본")],
                [Cell("과장"), Cell("추가")]
            )
        )
        + Paragraph(Text("부칙"), shape: 1);

    [Fact]
    public void ReadsHwpx()
    {
        var document = Read(Bytes(Of(Full)));
        Assert.Equal(("취업 규칙", "hwpx"), (document.Title, document.Format));
        Assert.Equal(
            [
                "Heading1: 제1장 총칙",
                "Paragraph: 이 규칙은\n회사의 근로조건을 정한다.",
                "Heading2: 가. 휴가",
                "ListItem: 가. 연차는 15일이다.",
                "ListItem: - 반차도 있다.",
                "Paragraph: 표 휴가 일수",
                "Table: | 직급 | 휴가 | 휴가 |\n| - | - | - |\n| 사원 | 15일 | 기본 |\n| 과장 | 15일 | 추가 |",
                "Heading1: 제2장 부칙",
            ],
            Outline(document)
        );
    }

    [Fact]
    public void MergedCellsKeepTheirPlaces() =>
        Assert.Equal(
            ["Table: | 구분 | 1분기 |\n| 인사 | 연차 | 15일 |\n| | | 10일 |\n| 합계 | 25일 |"],
            Outline(
                Read(
                    Bytes(
                        Of(
                            Paragraph(
                                Table(
                                    "",
                                    [Cell("구분"), Cell("1분기", columns: 2)],
                                    [Cell("인사", rows: 2), Cell("연차"), Cell("15일")],
                                    [Cell(""), Cell("10일")],
                                    [Cell("합계"), Cell("25일", columns: 2)]
                                )
                            )
                        )
                    )
                )
            )
        );

    [Fact]
    public void TwoRowsOfTitlesAreOneHeader() =>
        Assert.Equal(
            ["Table: | 구분 | 휴가 연차 | 휴가 병가 |\n| - | - | - |\n| 사원 | 15일 | 10일 |"],
            Outline(
                Read(
                    Bytes(
                        Of(
                            Paragraph(
                                Table(
                                    "",
                                    [Cell("구분", rows: 2, title: true), Cell("휴가", columns: 2, title: true)],
                                    [Cell("연차", title: true), Cell("병가", title: true)],
                                    [Cell("사원"), Cell("15일"), Cell("10일")]
                                )
                            )
                        )
                    )
                )
            )
        );

    [Fact]
    public void SectionsFollowTheSpine() =>
        Assert.Equal(
            ["Paragraph: 하나", "Paragraph: 둘", "Paragraph: 셋"],
            Outline(Read(Bytes(Of(Paragraph(Text("하나")), Paragraph(Text("둘")), Paragraph(Text("셋"))))))
        );

    [Fact]
    public void WithoutAManifestSectionsFollowByNumber()
    {
        var sections = Enumerable
            .Range(0, 11)
            .Select(i => ($"Contents/section{i}.xml", $"<sec><p><run><t>{i}절</t></run></p></sec>"))
            .Reverse();
        Assert.Equal(
            Enumerable.Range(0, 11).Select(i => $"Paragraph: {i}절"),
            Outline(Read(Bytes(Docxs.Zip([.. sections]))))
        );
    }

    [Fact]
    public void WhatStandsBesideTheTextHasItsPlace()
    {
        var document = Read(
            Bytes(
                Of(
                    "규칙",
                    [
                        Paragraph(
                            $"<hp:ctrl><hp:header>{List("머리말")}</hp:header></hp:ctrl>"
                                + Text("본문")
                                + $"<hp:ctrl><hp:footNote number=\"2\">{List("각주")}</hp:footNote></hp:ctrl>"
                                + $"<hp:ctrl><hp:endNote>{List("미주")}</hp:endNote></hp:ctrl>"
                                + $"<hp:ctrl><hp:hiddenComment>{List("설명")}</hp:hiddenComment></hp:ctrl>"
                                + $"<hp:ctrl><hp:fieldBegin type=\"MEMO\">{List("메모 글")}</hp:fieldBegin></hp:ctrl>"
                                + Text(" 글")
                                + "<hp:ctrl><hp:fieldEnd/></hp:ctrl>"
                        ),
                        Paragraph($"<hp:ctrl><hp:header>{List("머리말")}</hp:header></hp:ctrl>" + Text("다음")),
                    ],
                    ("Contents/masterpage0.xml", MasterPage(List("바탕쪽")))
                )
            )
        );
        Assert.Equal(
            [
                "Paragraph: 본문[2][1] 글",
                "Paragraph: [2] 각주",
                "Paragraph: 다음",
                "Paragraph: [1] 미주",
                "Paragraph: 머리말",
                "Paragraph: 바탕쪽",
                "Paragraph: [숨은 설명] 설명",
                "Paragraph: [메모] 메모 글",
            ],
            Outline(document)
        );
    }

    [Fact]
    public void DrawingsEquationsNumbersAndGlossesAreText() =>
        Assert.Equal(
            ["Paragraph: 식 a over b 와 韓國(한국)11 끝", "Paragraph: 글상자", "Paragraph: 그림 12"],
            Outline(
                Read(
                    Bytes(
                        Of(
                            Paragraph(
                                Text("식")
                                    + "<hp:equation><hp:script>a~over`b</hp:script></hp:equation>"
                                    + Text("와 ")
                                    + "<hp:dutmal><hp:mainText>韓國</hp:mainText><hp:subText>한국</hp:subText></hp:dutmal>"
                                    + "<hp:compose composeText=\"11\"/>"
                                    + "<hp:switch><hp:case><hp:rect/></hp:case><hp:default><hp:container><hp:rect><hp:drawText>"
                                    + $"{List("글상자")}</hp:drawText></hp:rect><hp:caption><hp:subList>"
                                    + Paragraph(
                                        Text("그림 ")
                                            + "<hp:ctrl><hp:autoNum num=\"12\" numType=\"PICTURE\"/></hp:ctrl>"
                                    )
                                    + "</hp:subList></hp:caption></hp:container></hp:default></hp:switch>"
                                    + Text("<hp:tab/>끝")
                            )
                        )
                    )
                )
            )
        );

    [Fact]
    public void AnEquationHasItsCaption() =>
        Assert.Equal(
            ["Paragraph: x^2", "Paragraph: 수식 설명"],
            Outline(
                Read(
                    Bytes(
                        Of(
                            Paragraph(
                                $"<hp:equation><hp:caption>{List("수식 설명")}</hp:caption><hp:script>x^2</hp:script></hp:equation>"
                            )
                        )
                    )
                )
            )
        );

    [Fact]
    public void DeletedTextIsLeftOut() =>
        Assert.Equal(
            ["Paragraph: 남은 글이다.", "Paragraph: 다음"],
            Outline(
                Read(
                    Bytes(
                        Of(
                            "<hp:p><hp:run><hp:t>남은 <hp:deleteBegin/>지운</hp:t></hp:run>"
                                + "<hp:run><hp:t> 글<hp:deleteEnd/>글이다.<hp:deleteBegin/>줄</hp:t></hp:run></hp:p>"
                                + Paragraph(Text("다음"))
                        )
                    )
                )
            )
        );

    [Fact]
    public void StylesNameTitles() =>
        Assert.Equal(["Heading1: 규정집"], Outline(Read(Bytes(Of(Paragraph(Text("규정집"), style: 9))))));

    [Fact]
    public void APasswordIsNamed() =>
        Assert.Equal(
            ReadProblem.Encrypted,
            Refused(
                Bytes(
                    Of(
                        "",
                        [Full],
                        (
                            "META-INF/manifest.xml",
                            "<m:manifest xmlns:m=\"urn:m\"><m:file-entry full-path=\"Contents/section0.xml\"><m:encryption-data/>"
                                + "</m:file-entry></m:manifest>"
                        )
                    )
                ),
                ReadFailure.Encrypted
            ).Problem
        );

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.6)]
    [InlineData(0.99)]
    public void ATruncatedDocumentIsDamaged(double share)
    {
        var whole = Of(Full);
        var e = Refused(Bytes(whole[..(int)(whole.Length * share)], fileName: "a.hwpx"), ReadFailure.Damaged);
        Assert.Contains("HWPX", e.Reason);
    }

    [Fact]
    public void ADocumentTypeDefinitionIsRefused() =>
        Refused(
            Bytes(
                Docxs.Zip(
                    (
                        "Contents/section0.xml",
                        "<!DOCTYPE sec [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><sec><p><run><t>&a;</t></run></p></sec>"
                    )
                )
            ),
            ReadFailure.Damaged
        );

    [Fact]
    public void ABombIsRefused() =>
        Refused(Bytes(Of(Paragraph(Text(new string(' ', 20_000_000))))), ReadFailure.TooLarge);

    [Fact]
    public void DeepTablesAreRefused()
    {
        var inner = Paragraph(Text("a"));
        for (var i = 0; i < 60; i++)
        {
            inner = Paragraph(Table("", [(1, 1, false, inner), Cell("b")]));
        }

        Refused(Bytes(Of(inner)), ReadFailure.TooDeep);
    }

    [Fact]
    public void WhateverTheBytesItIsReadOrRefused()
    {
        var sound = Of(Full);
        var random = new Random(23);
        for (var round = 0; round < 500; round++)
        {
            var bytes = (byte[])sound.Clone();
            for (var flips = random.Next(1, 8); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            bytes = random.Next(5) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            try
            {
                Check(
                    new DocumentReaders().Read(
                        Bytes(bytes),
                        new ReadingLimits { MaxCharacters = 1_000_000 },
                        CancellationToken.None
                    )
                );
            }
            catch (DocumentReadException e)
            {
                Assert.False(string.IsNullOrWhiteSpace(e.Reason));
            }
        }
    }

    private static (int Columns, int Rows, bool Title, string Content) Cell(
        string text,
        int columns = 1,
        int rows = 1,
        bool title = false
    ) => (columns, rows, title, Paragraph(Text(text)));
}
