using FsCheck.Xunit;
using Pipeline.Grains.Answers.Quoting;
using Pipeline.Retrieval.Duplicates;

namespace Pipeline.Grains.Tests.Answers.Quoting;

public sealed class StatementReaderTests
{
    [Theory]
    [InlineData("Continuous batching\n\nRequests join a running batch.", "Requests join a running batch.")]
    [InlineData("## Continuous batching\nRequests join a running batch.", "Requests join a running batch.")]
    [InlineData("3.2 Continuous batching\n\nRequests join a batch.", "Requests join a batch.")]
    [InlineData("**Opening hours**\nThe office opens at nine.", "The office opens at nine.")]
    [InlineData("Contents of this\n\nScope of use ........ 3\n\nAll staff use it.", "All staff use it.")]
    [InlineData("휴가 신청 방법\n\n휴가는 사흘 전에 신청한다.", "휴가는 사흘 전에 신청한다.")]
    [InlineData("제출 서류:\n- 주민등록등본 1부", "- 주민등록등본 1부")]
    [InlineData("Documentation\n\nIt is written by all.", "It is written by all.")]
    [InlineData("휴가는 사흘 전에 신청함\n\n팀장이 승인함", "휴가는 사흘 전에 신청함|팀장이 승인함")]
    [InlineData(
        "The office in Seoul, which is new, is open\nfrom nine to five. It has a canteen.",
        "The office in Seoul, which is new, is open from nine to five.|It has a canteen."
    )]
    public void SentencesAreReadAndHeadingsAreNot(string text, string expected) =>
        Assert.Equal(expected.Split('|'), StatementReader.Read(Passages.Of(text)).Select(statement => statement.Text));

    [Theory]
    [InlineData("| 부서 | 내선 |\n|---|---|\n| 인사팀 | 1234 |\n| 총무팀 | 5678 |")]
    [InlineData("부서\t내선\n인사팀\t1234\n총무팀\t5678")]
    [InlineData("부서: 인사팀; 내선: 1234\n부서: 총무팀; 내선: 5678")]
    public void RowsAreReadWithTheNamesOfTheirColumns(string table) =>
        Assert.Equal(
            ["부서: 인사팀; 내선: 1234", "부서: 총무팀; 내선: 5678"],
            StatementReader.Read(Passages.Of(table)).Select(statement => statement.Text)
        );

    [Fact]
    public void CellsThatHaveTheirNamesAreNoHeader() =>
        Assert.Equal(
            ["부서: 인사팀; 이름: 김가을", "부서: 총무팀; 내선: 5678"],
            StatementReader
                .Read(Passages.Of("| 부서: 인사팀 | 이름: 김가을 |\n| 부서: 총무팀 | 내선: 5678 |"))
                .Select(statement => statement.Text)
        );

    [Fact]
    public void AHeadingSaysWhatStandsBelowIt()
    {
        var statements = StatementReader.Read(
            Passages.Of("## Parking\nIt costs 40 euros.\n\n## Canteen\nIt opens at noon.")
        );
        Assert.Equal([true, false], statements.Select(statement => statement.Headings.Contains("park")));
    }

    [Property(MaxTest = 500)]
    public void NothingIsMadeUpAndNothingIsReadTwice(byte[] codes)
    {
        string[] lines =
        [
            "",
            "# Heading here",
            "One sentence stands here.",
            "- an item of 3 words",
            "| a | b |",
            "|---|---|",
            "한 문장이 여기 있다.",
            "Label of it:",
            "x\ty 1",
        ];
        var text = string.Join(
            '\n',
            codes.Take(20).Select((code, i) => lines[code % lines.Length].Replace("3", $"{i}"))
        );
        var statements = StatementReader.Read(Passages.Of(text));
        Assert.All(
            statements,
            statement =>
                Assert.All(PassageWords.Of(statement.Text), word => Assert.Contains(word, PassageWords.Of(text)))
        );
        Assert.DoesNotContain(statements, statement => statement.Text.Contains("Heading", StringComparison.Ordinal));
        Assert.DoesNotContain(statements, statement => statement.Text.Contains("Label", StringComparison.Ordinal));
        foreach (var line in (string[])["One sentence stands here.", "한 문장이 여기 있다."])
        {
            Assert.Equal(
                text.Split('\n').Count(other => other == line),
                statements.Count(statement => statement.Text == line)
            );
        }
    }

    [Fact]
    public void RowsThatWereReadOutWithTheirColumnsAreQuotedOneByOne() =>
        Assert.Equal(
            [
                "이름: M; 정하는 것: 이웃의 수. 맨 아래층에서는 2M; 흔한 값: 16",
                "Name: efSearch; Usual: 96",
                "연차; 정규직: 15일; 계약직: 11일",
                "A sentence follows.",
            ],
            StatementReader
                .Read(
                    Passages.Of(
                        "이름: M; 정하는 것: 이웃의 수. 맨 아래층에서는 2M; 흔한 값: 16\nName: efSearch; Usual: 96\n연차; 정규직: 15일; 계약직: 11일\n\nA sentence follows."
                    )
                )
                .Select(statement => statement.Text)
        );

    [Theory]
    [InlineData(
        "The rainforest (Spanish: selva amazónica; French: forêt amazonienne; Dutch: Amazoneregenwoud) covers most of the basin."
    )]
    [InlineData("이 숲(영어: Amazon rainforest; 스페인어: Selva; 프랑스어: Forêt)은 분지의 대부분을 덮는다.")]
    public void ASentenceWithARemarkInBracketsIsNoRow(string sentence)
    {
        var isShort = StatementReader.Read(Passages.Of(sentence + " It is old."));
        Assert.Equal([sentence, "It is old."], isShort.Select(statement => statement.Text));
    }

    [Fact]
    public void WhatIsTooLongForARowIsReadAsSentences()
    {
        var text =
            $"Opening hours: {string.Concat(Enumerable.Repeat("from nine to five on every day, ", 14))}as said; Closed: Sunday. It is so.";
        Assert.Contains("It is so.", StatementReader.Read(Passages.Of(text)).Select(statement => statement.Text));
    }
}
