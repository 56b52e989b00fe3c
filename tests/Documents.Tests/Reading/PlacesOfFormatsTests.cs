using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading;

/// <summary>What each family of formats says of where its text stands.</summary>
public sealed class PlacesOfFormatsTests
{
    [Fact]
    public void EachLineOfAPdfLiesWhereItsLettersStand()
    {
        const double Size = 11;
        var line = "Every employee has fifteen days of leave, which grow with the years in the company";
        var document = Read(
            Bytes(Pdfs.Latin("t", [(Size, "One.", 0), (Size, line, 9), (Size, line, 0)]), Pdfs.ContentType)
        );
        var places = document.Blocks.SelectMany(block => block.Places).ToList();
        Assert.Equal(3, places.Count);
        // Lines stand at these heights from the bottom, one below the other (Pdfs.Latin).
        double[] heights = [800 - (Size * 1.2), 800 - (Size * 1.2 * 11), 800 - (Size * 1.2 * 12)];
        foreach (var (place, height) in places.Zip(heights))
        {
            var box = place.Box!.Value;
            Assert.Equal(1, place.Page);
            Assert.Equal(60 / 595.0, box.Left, 0.002);
            var baseLine = (842 - height) / 842;
            Assert.InRange(baseLine, box.Top + (Size * 0.5 / 842), box.Bottom);
            Assert.InRange(box.Height, Size * 0.9 / 842, Size * 1.3 / 842);
        }

        Assert.Equal(places[1].Box!.Value.Width, places[2].Box!.Value.Width, 0.001);
        Assert.True(places[0].Box!.Value.Width < places[1].Box!.Value.Width / 5);
        var block = document.Blocks.Single(block => block.Places.Count == 2);
        Assert.Equal("Every", block.Text.Substring(block.Places[1].Start, 5));
    }

    [Fact]
    public void RowsOfASheetKeepTheirNumbers()
    {
        var document = Read(
            Bytes(
                Xlsxs.Of(
                    ("빈", Xlsxs.Rows()),
                    ("급여", Xlsxs.Rows(["이름", "급여"], ["김철수", "1"], ["Lee", "2"], [], ["", ""], ["맨 아래"]))
                )
            )
        );
        Assert.Equal(PageKind.Sheet, document.Pages);
        var table = document.Blocks.Single(block => block.Kind == BlockKind.Table);
        Assert.Equal([1, 2, 3], table.Places.Select(place => place.Row));
        Assert.Equal("| Lee", table.Text.Substring(table.Places[2].Start, 5));
        Assert.Equal(6, Assert.Single(document.Blocks[^1].Places).Row);
        Assert.All(document.Blocks, block => Assert.Equal(2, block.Page));
    }

    [Theory]
    [InlineData("name,이름\na,가\nb,나\n", new[] { 1, 2, 3 }, "| b | 나 |")]
    [InlineData("1,2\n3,4\n5,6\n", new[] { 1, 2, 3 }, "| 5")]
    [InlineData("name,이름\n,\nb,나\n", new[] { 1, 3 }, "| b")]
    public void RowsOfACsvAreThoseOfTheFile(string csv, int[] rows, string last)
    {
        var block = Assert.Single(Read(Text(csv, "text/csv")).Blocks);
        Assert.Equal(rows, block.Places.Select(place => place.Row!.Value));
        Assert.StartsWith(last, block.Text[block.Places[^1].Start..], StringComparison.Ordinal);
    }

    [Fact]
    public void SubtitlesSayWhenSomethingIsSaid()
    {
        var document = Read(
            Text(
                "WEBVTT\n\n00:01.000 --> 00:02.500\n<v Kim>안녕 &amp; <i>you</i>\n\n2\n00:02.500 --> 00:03.000\nagain\n\n"
                    + "00:03.000 --> 00:04.000\n<v Lee>네.\n\n01:00:09.000 --> 01:00:10.000\nLater\n",
                ""
            )
        );
        Assert.Equal(["Kim: 안녕 & you\nagain", "Lee: 네.", "Later"], document.Blocks.Select(block => block.Text));
        Assert.Equal(
            [(1000, 2500), (2500, 3000), (3000, 4000), (3_609_000, 3_610_000)],
            document.Blocks.SelectMany(block => block.Places).Select(place => (place.From!.Value, place.To!.Value))
        );
        Assert.Equal("again", document.Blocks[0].Text[document.Blocks[0].Places[1].Start..]);
    }

    [Fact]
    public void PagesAreSlidesOrSheetsWhereTheyAre()
    {
        Assert.Equal(PageKind.Slide, Read(Bytes(Pptxs.Of([Pptxs.Shape("title", "Hi")]))).Pages);
        Assert.Equal(PageKind.Slide, Read(Bytes(Ppts.Of(("Hi", "there")))).Pages);
        var page = "<draw:page><draw:frame><draw:text-box><text:p>Hi</text:p></draw:text-box></draw:frame></draw:page>";
        Assert.Equal(PageKind.Slide, Read(Bytes(Odfs.Presentation(page))).Pages);
        var row = "<table:table-row><table:table-cell><text:p>Hi</text:p></table:table-cell></table:table-row>";
        var sheet = $"<table:table table:name=\"S\">{row}</table:table>";
        Assert.Equal(PageKind.Sheet, Read(Bytes(Odfs.Spreadsheet(sheet))).Pages);
        Assert.Equal(PageKind.Page, Read(Bytes(Odfs.Text("<text:p>Hi</text:p>"))).Pages);
    }
}
