using System.Globalization;
using System.Text;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Docx;
using Pipeline.Documents.Reading.Markdown;
using Pipeline.Documents.Reading.Packages;
using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading;

/// <summary>
/// Documents that are built to be slow. Sizes are such that work with the square of the size would not end within a
/// test run; where the work can be counted or bounded it is. Times at several sizes are the benchmark's ("hostile").
/// </summary>
public sealed class HostileShapeTests
{
    [Theory]
    [InlineData("\u0323\u0301\u0316\u0308")]
    [InlineData("\u0301")]
    [InlineData("\U0001D165\u0301")]
    public void NoMoreThanThirtyMarksFollowOneAnother(string marks)
    {
        var text = TextCleaning.Lines("a" + Repeat(marks, 3_000_000));
        Assert.InRange(LongestRunOfMarks(text), 1, TextCleaning.MaxMarks);
        Assert.True(text.IsNormalized(NormalizationForm.FormC));
        Assert.Equal(text, TextCleaning.Lines(text));
    }

    [Fact]
    public void MarksOfRealWritingStayAsTheyAre() =>
        Assert.Equal(
            "ต้นไม้ tiếng Việt Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
            TextCleaning.Lines("ต้นไม้ tiếng Việt Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮")
        );

    [Fact]
    public void OnlyKnownAttributesOfAnElementAreKept()
    {
        var attributes = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"a{i}=\"\" "));
        using var package = OpenXmlPackage.Open(
            Docxs.WithBody($"<w:p {attributes}w:id=\"7\"><w:r><w:t>글</w:t></w:r></w:p>"),
            "DOCX",
            DocxReader.Attributes,
            new ReadingLimits(),
            CancellationToken.None
        );
        using var reader = package.Read("word/document.xml");
        while (reader.LocalName != "p")
        {
            reader.Read();
        }

        Assert.Equal("7", Assert.Single(package.Element(reader).Attributes()).Value);
    }

    [Fact]
    public void AnElementOfMoreAttributesThanAnyProgramWritesIsRefused()
    {
        var attributes = string.Concat(Enumerable.Range(0, 80_000).Select(i => $"a{i}=\"\" "));
        Assert.Contains(
            "attributes",
            Refused(Bytes(Docxs.WithBody($"<w:p {attributes}/>")), ReadFailure.TooLarge).Reason
        );
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("[a](", "")]
    [InlineData("![[]()", "")]
    [InlineData("a <!A ", "")]
    [InlineData("a <?", "")]
    [InlineData("*a _b", "")]
    [InlineData("*]", "")]
    [InlineData("|", "")]
    public void TangledMarkdownStandsAsItWasWritten(string open, string close)
    {
        var text = "Here " + Repeat(open, 200_000) + Repeat(close, 100_000);
        Assert.Equal(text.Trim(), Read(Text(text + "\n\n*so* [it](is)", "text/markdown")).Blocks[0].Text);
    }

    [Fact]
    public void ALongParagraphOfLinksIsNotTangled()
    {
        var text = Repeat("[@someone](https://example.com/someone), ", 40 * 1000);
        Assert.DoesNotContain('[', Read(Text(text, "text/markdown")).Text);
    }

    [Fact]
    public void LongRunsOfDefinitionsAreParted()
    {
        var source =
            string.Concat(Enumerable.Range(0, 1000).Select(i => $"[d{i}]: https://example.com/{i}\n"))
            + "\nSee [d7] and [d999].";
        var parted = TangledText.WithDefinitionsApart(source);
        Assert.All(parted.Split("\n\n"), part => Assert.InRange(part.Split('\n').Length, 1, 65));
        Assert.Equal("See d7 and d999.", Read(Text(source, "text/markdown")).Text);
    }

    [Fact]
    public void ANameAboveManyEmptyValuesIsNotCopiedForEach()
    {
        var small = Allocated(() => Read(Text(Json(1), "application/json")));
        var large = Allocated(() => Read(Text(Json(4), "application/json")));
        Assert.InRange(large / (double)small, 1, 6);

        static string Json(int scale) =>
            "{\"" + new string('n', scale * 5000) + "\":{" + Repeat("\"a\":null,", scale * 45_000) + "\"z\":1}}";
    }

    [Fact]
    public void SiblingsAreVisitedInOrder()
    {
        var document = Read(Text("<p>" + Repeat("<span>a</span>", 14 * 150_000), "text/html"));
        Assert.Equal(150_000, document.Text.Length);
    }

    [Theory]
    [InlineData("<div>a")]
    [InlineData("<main>a")]
    [InlineData("<font>a")]
    [InlineData("<div><object></div>")]
    [InlineData("<!-- </div> --><div title='</div>'>")]
    [InlineData("<script>'<i>'</script><div>")]
    [InlineData("<div \">")]
    [InlineData("<div a = '>'>")]
    public void MoreOpenElementsThanAnyPageHasAreRefused(string part) =>
        Refused(Text(Repeat(part, part.Length * 4000), "text/html"), ReadFailure.TooDeep);

    [Fact]
    public void FormattingThatEveryParagraphWouldOpenAgainIsRefused() =>
        Refused(
            Text(string.Concat(Enumerable.Range(0, 1000).Select(i => $"<p><b id={i}>a</p>")), "text/html"),
            ReadFailure.TooDeep
        );

    [Theory]
    [InlineData("<p>a")]
    [InlineData("<ul><li><p>a<li><p>b</ul>")]
    [InlineData("<li><p>a <b>b</b>")]
    [InlineData("<tr><td>a<td><b>b")]
    [InlineData("<table><tr><td><p>a<font color=red>b</table>")]
    [InlineData("<br><img src=a><input>a")]
    [InlineData("<p><b>a</p>")]
    [InlineData("<script>if (a<b) c()</script>a")]
    [InlineData("a < b")]
    public void SloppyHtmlIsRead(string part) =>
        Assert.Contains("a", Read(Text(Repeat(part, part.Length * 5000), "text/html")).Text);

    [Fact]
    public void EmptyCellsThatSpanAreCounted() =>
        Refused(
            Text("<table><tr><td rowspan=65534 colspan=1000><td>a" + Repeat("<tr>", 4 * 65_000), "text/html"),
            ReadFailure.OutputTooLarge
        );

    [Fact]
    public void ColumnsBeyondAThousandAreRead() =>
        Assert.Equal(
            3000,
            Read(Text("<table><tr>" + Repeat("<td>a", 5 * 3000), "text/html")).Text.Count(c => c == 'a')
        );

    [Fact]
    public void OnlyTheFirstRowsOfHeadingsAreJoined()
    {
        var document = Read(Text("<table>" + Repeat("<tr><th>a<th>b", 14 * 5000) + "<tr><td>c<td>d", "text/html"));
        Assert.InRange(document.Text.Length, 1, 5000 * 60);
    }

    [Fact]
    public void HeadersInHeadersAreLookedAtOnce() =>
        Assert.Contains(
            "b",
            Read(Text(Repeat("<header>", 8 * 200) + Repeat("<i>a</i>", 8 * 50_000) + "<h1>b</h1>", "text/html")).Text
        );

    [Fact]
    public void BlankCodeIsShortened() =>
        Assert.Equal(
            ["a", "", "", "", "", "", "", "", "", "b" + new string(' ', 256) + "c"],
            Read(Text($"```\na{new string('\n', 100_000)}b{new string(' ', 100_000)}c\n```", "text/markdown"))
                .Text.Split('\n')
        );

    [Fact]
    public void AnUnclosedQuoteIsOneCell() =>
        Assert.StartsWith(
            "| a | b |\n| - | - |\n| c, d",
            Read(Text("a,b\n\"c, d\n" + Repeat("e,f\n", 400_000), "text/csv")).Text
        );

    [Fact]
    public void ARowOfTooManyCellsIsRefused() =>
        Assert.Contains("100000", Refused(Text(Repeat("a,", 2 * 200_000), "text/csv"), ReadFailure.TooLarge).Reason);

    private static long Allocated(Action work)
    {
        work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static int LongestRunOfMarks(string text)
    {
        int longest = 0,
            run = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var isMark =
                rune.Value != 0x34F
                && Rune.GetUnicodeCategory(rune)
                    is UnicodeCategory.NonSpacingMark
                        or UnicodeCategory.SpacingCombiningMark
                        or UnicodeCategory.EnclosingMark;
            run = isMark ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }
        return longest;
    }

    private static string Repeat(string part, int characters) =>
        string.Concat(Enumerable.Repeat(part, characters / Math.Max(1, part.Length)));
}
