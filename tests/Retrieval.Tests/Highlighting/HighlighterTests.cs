using FsCheck.Xunit;
using Pipeline.Retrieval.Highlighting;

namespace Pipeline.Retrieval.Tests.Highlighting;

public sealed class HighlighterTests
{
    [Theory]
    [InlineData("running caches", "He runs a cache; the CACHED one ran.", "runs|cache|CACHED")]
    [InlineData("연차 휴가는 며칠?", "연차휴가를 신청하면 휴가가 생긴다. 들어가는 문.", "연차휴가|휴가")]
    [InlineData("LLM을 쓰는 법", "LLM은 크다. llm, LLMs.", "LLM|llm|LLMs")]
    [InlineData("3.5터보", "버전 3.5터보와 35.", "3.5터보")]
    [InlineData("東京タワー", "東京のタワー、京都。", "東京|タワー")]
    [InlineData("it's", "It's its own.", "")]
    [InlineData("", "Anything.", "")]
    public void Matched_words_are_found_in_their_place(string query, string text, string expected) =>
        Assert.Equal(
            expected,
            string.Join('|', new Highlighter(query).Find(text).Select(span => text.Substring(span.Start, span.Length)))
        );

    [Property(MaxTest = 300)]
    public void Spans_lie_in_the_text_in_order_and_apart(string? query, string? text)
    {
        text ??= string.Empty;
        var before = -1;
        foreach (var span in new Highlighter((query ?? string.Empty) + " 한국 cache " + text).Find(text))
        {
            Assert.True(span.Start > before);
            Assert.True(span.Length > 0);
            before = span.Start + span.Length;
            Assert.True(before <= text.Length);
        }
    }
}
