using FsCheck.Xunit;
using Pipeline.Grains.Answers;

namespace Pipeline.Grains.Tests.Answers;

public sealed class AssistantTextTests
{
    private static readonly string[] Parts =
    [
        "<think>",
        "</think>",
        "<tool_call>",
        "</tool_call>",
        "<",
        "<th",
        "</",
        "생각",
        " ",
        "\n",
        "{\"name\":\"f\"}",
        "a < b",
        "답입니다.",
    ];

    [Property(MaxTest = 500)]
    public void AnySplitGivesTheSameAsTheWhole(int seed, bool calls)
    {
        var random = new Random(seed);
        var text = string.Concat(Enumerable.Range(0, random.Next(10)).Select(_ => Parts[random.Next(Parts.Length)]));
        var pieces = new List<string>();
        for (var at = 0; at < text.Length; )
        {
            var length = Math.Min(random.Next(1, 5), text.Length - at);
            pieces.Add(text.Substring(at, length));
            at += length;
        }

        Assert.Equal(Read(calls, text), Read(calls, [.. pieces]));
    }

    [Theory]
    [InlineData("답입니다.", "", "답입니다.", "")]
    [InlineData("<think>\n음, 24개월\n</think>\n\n24개월입니다. [1]", "음, 24개월\n", "24개월입니다. [1]", "")]
    [InlineData(" \n<think>x</think>y", "x", "y", "")]
    [InlineData("Yes. <think>no section</think>", "", "Yes. <think>no section</think>", "")]
    [InlineData("<think>never closed", "never closed", "", "")]
    [InlineData("<thi", "", "<thi", "")]
    [InlineData(
        "<think>a</think><tool_call>\n{\"name\":\"f\"}\n</tool_call>\n<tool_call>{}</tool_call>",
        "a",
        "",
        "{\"name\":\"f\"}|{}"
    )]
    [InlineData("Look: <tool_call>{\"name\"", "", "Look: <tool_call>{\"name\"", "")]
    [InlineData("a < b <tool", "", "a < b <tool", "")]
    public void ThoughtsAndCallsAreTakenOut(string text, string thought, string content, string calls)
    {
        var read = Read(calls: true, text);
        Assert.Equal(
            thought,
            string.Concat(read.Where(part => part.Part == AssistantPart.Thought).Select(part => part.Text))
        );
        Assert.Equal(
            content,
            string.Concat(read.Where(part => part.Part == AssistantPart.Content).Select(part => part.Text))
        );
        Assert.Equal(
            calls,
            string.Join('|', read.Where(part => part.Part == AssistantPart.ToolCall).Select(part => part.Text))
        );
    }

    [Fact]
    public void CallsAreContentWhereNoneWereOffered() =>
        Assert.Equal(
            [(AssistantPart.Content, "<tool_call>{}</tool_call>")],
            Read(calls: false, "<tool_call>{}</tool_call>")
        );

    /// <summary>The parts, neighbours of one kind put together; calls stay apart.</summary>
    private static List<(AssistantPart Part, string Text)> Read(bool calls, params string[] pieces)
    {
        var text = new AssistantText(calls);
        var joined = new List<(AssistantPart Part, string Text)>();
        foreach (var part in pieces.SelectMany(text.Push).ToArray().Concat(text.Complete()))
        {
            if (joined.Count > 0 && joined[^1].Part == part.Part && part.Part != AssistantPart.ToolCall)
            {
                joined[^1] = (part.Part, joined[^1].Text + part.Text);
            }
            else
            {
                joined.Add(part);
            }
        }

        return joined;
    }
}
