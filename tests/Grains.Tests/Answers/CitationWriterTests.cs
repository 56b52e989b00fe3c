using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck.Xunit;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Answers;

namespace Pipeline.Grains.Tests.Answers;

public sealed partial class CitationWriterTests
{
    private static readonly SearchHit[] Context = Passages.Context(
        "The warranty lasts 24 months for every router.",
        "구독 해지는 계정 설정의 결제 메뉴에서 할 수 있습니다."
    );

    // Everything that a model writes around citations, without an opening bracket that nothing closes.
    private static readonly string[] Parts =
    [
        "[1]",
        "[2]",
        "[9]",
        "[0]",
        "[1, 9]",
        "[7,8]",
        "［2］",
        "【3】",
        "[key]",
        "]",
        " ",
        "  ",
        "\n",
        ". ",
        "? ",
        "。",
        "The warranty lasts 24 months",
        "구독 해지는 결제 메뉴에서 할 수 있습니다",
        "3.5",
        "`a[i]`",
        "bananas grow on trees",
    ];

    [Property(MaxTest = 300)]
    public void AnySplitGivesTheSameAsTheWhole(int[] codes, int[] cuts)
    {
        var text = Text(codes);
        var pieces = new List<string>();
        var at = 0;
        foreach (var cut in cuts)
        {
            var length = Math.Min((int)((uint)cut % 7), text.Length - at);
            pieces.Add(text.Substring(at, length));
            at += length;
        }

        pieces.Add(text[at..]);
        var whole = Write(text);
        var split = Write([.. pieces]);
        Assert.Equal(whole.Text, split.Text);
        Assert.Equal(whole.Citations, split.Citations);
    }

    [Property(MaxTest = 300)]
    public void ACitationOutsideTheContextNeverLeaves(int[] codes)
    {
        var (text, citations) = Write(Text(codes));
        Assert.All(
            Mark().Matches(text),
            mark => Assert.InRange(int.Parse(mark.Groups[1].ValueSpan, CultureInfo.InvariantCulture), 1, Context.Length)
        );
        Assert.All(citations, citation => Assert.InRange(citation.Number, 1, Context.Length));
    }

    [Theory]
    [InlineData("[9[8]]")]
    [InlineData("[[8]9]")]
    [InlineData("See [9[7]] there.")]
    public void ACitationOutsideTheContextDoesNotLeaveInsideBrackets(string written)
    {
        var (text, _) = Write(written);
        Assert.DoesNotMatch(Mark(), text);
    }

    [Property(MaxTest = 300)]
    public void PositionsPointAtTheMarks(int[] codes)
    {
        var (text, citations) = Write(Text(codes));
        foreach (var citation in citations)
        {
            var mark = $"[{citation.Number}]";
            Assert.Equal(mark, text.Substring(citation.Position, mark.Length));
        }
    }

    [Fact]
    public void ACitationNamesItsPassage()
    {
        var (_, citations) = Write("Yes [2].");
        var citation = Assert.Single(citations);
        Assert.Equal((2, "doc2", 1L, 0), (citation.Number, citation.DocumentId, citation.Version, citation.Chunk));
    }

    [Theory]
    [InlineData("Yes [9].", "Yes.")]
    [InlineData("Yes [1, 9].", "Yes [1].")]
    [InlineData("Yes [1, 2].", "Yes [1][2].")]
    [InlineData("Yes ［2］.", "Yes [2].")]
    [InlineData("Yes [1][1].", "Yes [1][1].")]
    [InlineData("Yes [", "Yes [")]
    [InlineData("Yes [1", "Yes [1")]
    public void MarksAreMadePlain(string written, string expected) => Assert.Equal(expected, Write(written).Text);

    [Theory]
    [InlineData("Bananas grow in tropical climates near rivers.")]
    [InlineData("바나나는 열대 지방의 강가에서 자랍니다.")]
    [InlineData("Yes.")]
    public void AnUnsupportedSentenceGetsNoCitation(string sentence)
    {
        var (text, citations) = Write(sentence);
        Assert.Equal(sentence, text);
        Assert.Empty(citations);
    }

    [Theory]
    [InlineData("The warranty lasts 24 months.", "The warranty lasts 24 months. [1]", 1)]
    [InlineData("구독 해지는 결제 메뉴에서 할 수 있습니다.", "구독 해지는 결제 메뉴에서 할 수 있습니다. [2]", 2)]
    public void ASentenceThatRepeatsAPassageGetsItsNumber(string sentence, string expected, int number)
    {
        var (text, citations) = Write(sentence);
        Assert.Equal(expected, text);
        Assert.Equal(number, Assert.Single(citations).Number);
    }

    [Fact]
    public void EachSentenceIsAttributedOnItsOwn()
    {
        var (text, _) = Write(
            "Bananas grow near warm rivers. The warranty lasts 24 months. Bananas grow near warm rivers."
        );
        Assert.Equal(
            "Bananas grow near warm rivers. The warranty lasts 24 months. [1] Bananas grow near warm rivers.",
            text
        );
    }

    [Theory]
    [InlineData("The warranty lasts 24 months [2].")]
    [InlineData("The warranty lasts 24 months. [2]")]
    public void ASentenceWithACitationKeepsItsOwn(string sentence)
    {
        var (text, citations) = Write(sentence);
        Assert.Equal(sentence, text);
        Assert.Equal(2, Assert.Single(citations).Number);
    }

    [Theory]
    [InlineData("Write `map[key]` or list[i] = [x, y].")]
    [InlineData("See [the manual](https://example.com/a).")]
    [InlineData("from[-1] to[1-2]")]
    public void OtherBracketsPass(string written)
    {
        var (text, citations) = Write(written);
        Assert.Equal(written, text);
        Assert.Empty(citations);
    }

    private static string Text(int[] codes) => string.Concat(codes.Select(code => Parts[(uint)code % Parts.Length]));

    private static (string Text, IReadOnlyList<CitationEvent> Citations) Write(params string[] pieces)
    {
        var writer = new CitationWriter(Context);
        var text = new StringBuilder();
        var citations = new List<CitationEvent>();
        foreach (var piece in pieces)
        {
            Take(writer.Push(piece));
        }

        Take(writer.Complete());
        return (text.ToString(), citations);

        void Take((string Text, IReadOnlyList<CitationEvent> Citations) written)
        {
            text.Append(written.Text);
            citations.AddRange(written.Citations);
        }
    }

    [GeneratedRegex(@"\[(\d+)\]")]
    private static partial Regex Mark();
}
