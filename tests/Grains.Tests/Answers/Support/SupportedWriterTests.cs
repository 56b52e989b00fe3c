using FsCheck.Xunit;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Answers.Support;

namespace Pipeline.Grains.Tests.Answers.Support;

public sealed class SupportedWriterTests
{
    private static readonly SearchHit[] Context = Passages.Context(
        "The warranty lasts 24 months. Spare parts are sold online.",
        "연차 휴가는 15일입니다. 병가는 60일까지 쓸 수 있습니다."
    );

    private static readonly string[] Said =
    [
        "The warranty lasts 24 months. ",
        "The warranty lasts 36 months [1]. ",
        "Spare parts are sold online [2].\n",
        "연차 휴가는 15일입니다. [1] ",
        "연차 휴가는 25일입니다 [2]. ",
        "Yes! ",
        "달은 치즈로 만들어졌습니다.\n\n",
        "1. Dr. Kim paid 3.5 euros. ",
        "한국",
    ];

    [Theory]
    [InlineData("The warranty lasts 24 months [2].", "The warranty lasts 24 months [1].", "supported")]
    [InlineData("연차 휴가는 15일입니다 [1].", "연차 휴가는 15일입니다 [2].", "supported")]
    [InlineData("The warranty lasts 24 months [1].", "The warranty lasts 24 months [1].", "supported")]
    [InlineData("The warranty lasts 36 months [1].", "The warranty lasts 36 months.", "unsupported")]
    [InlineData("The warranty lasts 24 months.", "The warranty lasts 24 months. [1]", "supported")]
    public void CitationsAreSetRightOrRemoved(string said, string expected, string support)
    {
        var (text, marks, _) = Write(SupportPolicy.Mark, [said]);
        Assert.Equal(expected, text);
        Assert.All(marks, mark => Assert.Equal(support, mark.Support));
    }

    [Theory]
    [InlineData("The moon is made of cheese. It was bought in 1969 by Neil. Rockets are painted green.")]
    [InlineData("The warranty lasts 36 months [1].")]
    [InlineData(
        "달은 치즈로 만들어졌습니다. 화성에는 바다가 많이 있습니다. 연차 휴가는 25일입니다 [2]. 그 밖에도 많습니다."
    )]
    public void AnAnswerThatIsMadeUpDoesNotLeave(string said)
    {
        var (text, _, writer) = Write(SupportPolicy.Quote, [.. said.Select(character => $"{character}")]);
        Assert.Equal(("", true), (text, writer.HasGivenUp));
    }

    [Fact]
    public void LaterSentencesThatAreMadeUpAreLeftOut()
    {
        string[] said =
        [
            "The warranty lasts 24 months [1]. The moon is made of cheese. Spare parts are sold online [1].",
        ];
        foreach (var policy in (SupportPolicy[])[SupportPolicy.Quote, SupportPolicy.Drop])
        {
            Assert.Equal(
                "The warranty lasts 24 months [1]. Spare parts are sold online [1].",
                Write(policy, said).Text
            );
        }
    }

    [Fact]
    public void TheFirstSentenceLeavesWhenTheSecondBegins()
    {
        var writer = new SupportedWriter(Context, SupportPolicy.Quote, new CitationWriter(Context));
        Assert.Equal("", writer.Push("The warranty lasts 24 months [1]. ").Text);
        Assert.Equal("The warranty lasts 24 months [1].", writer.Push("S").Text);
    }

    [Property(MaxTest = 300)]
    public void PiecesMakeNoDifference(byte[] codes, byte[] cuts)
    {
        var said = Of(codes);
        foreach (var policy in Enum.GetValues<SupportPolicy>())
        {
            var (whole, marks, _) = Write(policy, [said]);
            var (pieces, again, _) = Write(policy, Cut(said, cuts));
            Assert.Equal(whole, pieces);
            Assert.Equal(marks, again);
            Assert.Equal(whole.Length, marks.Sum(mark => mark.Length));
        }
    }

    [Property(MaxTest = 300)]
    public void NoTextIsLostWhenItIsMarked(byte[] codes, byte[] cuts)
    {
        var said = Of(codes);
        Assert.Equal(Words(said), Words(Write(SupportPolicy.Mark, Cut(said, cuts)).Text));
    }

    [Property(MaxTest = 300)]
    public void WhatLeavesIsSupported(byte[] codes)
    {
        foreach (var policy in (SupportPolicy[])[SupportPolicy.Quote, SupportPolicy.Drop])
        {
            var (text, marks, writer) = Write(policy, [Of(codes)]);
            Assert.DoesNotContain(marks, mark => mark.Support == "unsupported");
            Assert.True(!writer.HasGivenUp || text.Length == 0);
        }
    }

    private static string Of(byte[] codes) => string.Concat(codes.Take(8).Select(code => Said[code % Said.Length]));

    private static string Words(string text) =>
        string.Concat(CitedSentence.Bare(text).Where(character => !char.IsWhiteSpace(character)));

    private static IEnumerable<string> Cut(string text, byte[] cuts)
    {
        var at = 0;
        for (var i = 0; at < text.Length; i++)
        {
            var length = Math.Min(text.Length - at, cuts.Length == 0 ? 1 : 1 + (cuts[i % cuts.Length] % 9));
            yield return text.Substring(at, length);
            at += length;
        }
    }

    private static (string Text, List<SupportMark> Marks, SupportedWriter Writer) Write(
        SupportPolicy policy,
        IEnumerable<string> pieces
    )
    {
        var writer = new SupportedWriter(Context, policy, new CitationWriter(Context));
        var text = "";
        var marks = new List<SupportMark>();
        foreach (var piece in pieces)
        {
            text += writer.Push(piece).Text;
            marks.AddRange(writer.TakeMarks());
        }

        text += writer.Complete().Text;
        marks.AddRange(writer.TakeMarks());
        return (text, marks, writer);
    }
}
