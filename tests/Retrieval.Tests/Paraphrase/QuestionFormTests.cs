using Pipeline.Retrieval.Paraphrase;
using Xunit.Abstractions;

namespace Pipeline.Retrieval.Tests.Paraphrase;

public sealed class QuestionFormTests(ITestOutputHelper output)
{
    [Fact]
    public void NoMinimalPairAgrees()
    {
        var pairs = MinimalPairs.Make(Paraphrases.Questions, 1).ToArray();
        var agreeing = pairs.Where(pair => Agree(pair.One, pair.Other)).ToArray();
        foreach (var kind in pairs.CountBy(pair => pair.Kind))
        {
            output.WriteLine($"{kind.Key}: {kind.Value}");
        }

        foreach (var pair in agreeing)
        {
            output.WriteLine($"{pair.Kind}: {pair.One} | {pair.Other}: {QuestionForm.Of(pair.One)}");
        }

        Assert.True(pairs.Length >= 10_000, $"{pairs.Length} pairs");
        Assert.Empty(agreeing);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ko")]
    public void HalfOfHonestParaphrasesAgree(string language)
    {
        foreach (var isHeldOut in (bool[])[false, true])
        {
            var pairs = Paraphrases.Of(language, isHeldOut);
            var agreeing = pairs.Count(pair => Agree(pair.One, pair.Other));
            output.WriteLine($"{language} {(isHeldOut ? "held out" : "seen")}: {agreeing} of {pairs.Count}");
            if (!isHeldOut)
            {
                foreach (var (one, other) in pairs.Where(pair => !Agree(pair.One, pair.Other)))
                {
                    output.WriteLine($"{one} | {other}\n   {Told(one)}\n   {Told(other)}");
                }
            }

            Assert.True(agreeing * 2 >= pairs.Count, $"{agreeing} of {pairs.Count}");
        }
    }

    [Fact]
    public void EveryQuestionAgreesWithItself()
    {
        foreach (var question in Paraphrases.Questions)
        {
            Assert.True(QuestionForm.Of(question) is { } form && form.Agrees(form), question);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("What is it? And where?")]
    [InlineData("The door is open. Who closes it?")]
    [InlineData("무엇인가요?")]
    public void WhatSaysTooLittleOrTooMuchHasNoForm(string question) => Assert.Null(QuestionForm.Of(question));

    private static bool Agree(string one, string other) =>
        QuestionForm.Of(one) is { } form && QuestionForm.Of(other) is { } others && form.Agrees(others);

    private static string Told(string question) =>
        QuestionForm.Of(question) is { } form ? $"{form.Asked} {form.Mode} [{form.Words}]" : "none";
}
