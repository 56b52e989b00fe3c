using System.Text;
using LLama;
using LLama.Exceptions;
using Pipeline.Inference.Generation.Prompts;

namespace Pipeline.Inference.Generation.Templates;

/// <summary>Renders turns by one of the chat formats that llama.cpp knows: a template of no such format is
/// refused.</summary>
/// <remarks>
/// The native renderer mixes what the template wrote and what the turns contain into one string. So it is given marks
/// instead of the contents, and the contents are put in afterwards. Some formats trim contents: each mark is wrapped in
/// a white space that no template writes, and if that is gone the content is trimmed too.
/// </remarks>
internal sealed class NativeChatTemplate : ChatTemplate
{
    private const char MarkStart = '\uE000';
    private const char MarkEnd = '\uE001';
    private const char Padding = '\v';

    private readonly string _format;

    private NativeChatTemplate(string format) => _format = format;

    /// <summary>ChatML, in which most small models speak.</summary>
    /// <param name="problem">Why it stands in for the model's own template.</param>
    public static NativeChatTemplate ChatMl(string problem) => new("chatml") { Problem = problem };

    /// <summary>Finds the format of a model's template; null if llama.cpp does not know it.</summary>
    public static NativeChatTemplate? Find(string modelTemplate)
    {
        var template = new NativeChatTemplate(modelTemplate);
        try
        {
            _ = template.Render(Probe);
            return template;
        }
        catch (Exception error) when (error is MissingTemplateException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The format leaves out a turn.</exception>
    public override IReadOnlyList<PromptSegment> Render(IReadOnlyList<ChatTurn> turns)
    {
        var native = new LLamaTemplate(_format) { AddAssistant = true };
        for (var i = 0; i < turns.Count; i++)
        {
            native.Add(turns[i].Role.Word(), $"{Padding}{MarkStart}{i}{MarkEnd}{Padding}");
        }

        return Substitute(Encoding.UTF8.GetString(native.Apply()), turns);
    }

    private static List<PromptSegment> Substitute(string rendered, IReadOnlyList<ChatTurn> turns)
    {
        var segments = new List<PromptSegment>(2 * turns.Count + 1);
        var seen = 0;
        var at = 0;
        while (rendered.IndexOf(MarkStart, at) is >= 0 and var start)
        {
            var end = rendered.IndexOf(MarkEnd, start);
            var content = turns[int.Parse(rendered.AsSpan(start + 1, end - start - 1))].Content;
            if (start > at && rendered[start - 1] == Padding)
            {
                segments.Add(new(rendered[at..(start - 1)], true));
            }
            else
            {
                segments.Add(new(rendered[at..start], true));
                content = content.TrimStart();
            }

            at = end + 1;
            if (at < rendered.Length && rendered[at] == Padding)
            {
                at++;
            }
            else
            {
                content = content.TrimEnd();
            }

            segments.Add(new(content, false));
            seen++;
        }

        if (seen != turns.Count)
        {
            throw new InvalidOperationException($"The model's chat format shows {seen} of {turns.Count} turns.");
        }

        segments.Add(new(rendered[at..], true));
        return segments;
    }
}
