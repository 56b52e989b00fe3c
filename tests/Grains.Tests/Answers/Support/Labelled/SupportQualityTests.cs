using System.Globalization;
using Pipeline.Grains.Answers.Support;
using Xunit.Abstractions;

namespace Pipeline.Grains.Tests.Answers.Support.Labelled;

/// <summary>How well the check tells what passages say, without a model; the table of docs/answers.md.</summary>
public sealed class SupportQualityTests(ITestOutputHelper output)
{
    private const double LeastRecall = 0.95;
    private const double LeastPrecision = 0.95;

    [Theory]
    [InlineData("en", false)]
    [InlineData("en", true)]
    [InlineData("ko", false)]
    [InlineData("ko", true)]
    public void WhatIsNotSaidIsFoundAndWhatIsSaidIsLeft(string language, bool heldBack)
    {
        var judged = LabelledPairs
            .Read(language)
            .Where(pair => pair.IsHeldBack == heldBack)
            .Select(pair => (Pair: pair, Level: Judge(pair)))
            .ToArray();
        var wrong = judged.Where(one => one.Pair.Kind is not ('s' or 'p')).ToArray();
        var right = judged.Where(one => one.Pair.Kind == 's').ToArray();
        var partly = judged.Where(one => one.Pair.Kind == 'p').ToArray();
        var caught = wrong.Count(one => one.Level == SupportLevel.Unsupported);
        var alarms = right.Count(one => one.Level == SupportLevel.Unsupported);
        var recall = caught / (double)wrong.Length;
        var precision = caught / (double)(caught + alarms);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{language} {(heldBack ? "held back" : "seen")}: unsupported recall {recall:0.000} ({caught}/{wrong.Length}), precision {precision:0.000}; supported judged so {right.Count(one => one.Level == SupportLevel.Supported)}/{right.Length}, partly not judged supported {partly.Count(one => one.Level != SupportLevel.Supported)}/{partly.Length}"
            )
        );
        Assert.True(recall >= LeastRecall && precision >= LeastPrecision);
    }

    private static SupportLevel Judge(LabelledPair pair) =>
        SentenceJudge.Judge(pair.Sentence, PassageFacts.Of(Passages.Of(pair.Passage))) ?? SupportLevel.Supported;
}
