using Pipeline.Inference.Generation.Prompts;

namespace Pipeline.Inference.Generation.Templates;

/// <summary>
/// Renders turns by the template in the model's file. Where that refuses what a conversation may be (turns of one role
/// in a row, a system message), the turns are joined as llama.cpp and Transformers' users do: in one turn, and the
/// system message before the first question.
/// </summary>
internal sealed class JinjaChatTemplate : ChatTemplate
{
    private const string Between = "\n\n";

    private readonly JinjaTemplate _template;
    private readonly TemplateTokenTexts _vocabulary;
    private readonly TimeProvider _time;
    private bool _knowsSystem = true;

    private JinjaChatTemplate(JinjaTemplate template, TemplateTokenTexts vocabulary, TimeProvider time) =>
        (_template, _vocabulary, _time) = (template, vocabulary, time);

    /// <summary>Reads a template and tries it.</summary>
    /// <exception cref="TemplateException">It cannot be read, or leaves out turns.</exception>
    public static JinjaChatTemplate Create(string source, TemplateTokenTexts vocabulary, TimeProvider time)
    {
        var template = new JinjaChatTemplate(JinjaTemplate.Parse(source), vocabulary, time);
        if (template.Shows(Probe))
        {
            return template;
        }

        template._knowsSystem = false;
        return template.Shows(Probe) ? template : throw new TemplateException("it leaves out turns");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<PromptSegment> Render(IReadOnlyList<ChatTurn> turns)
    {
        TemplateException? refusal = null;
        foreach (var form in Forms(turns))
        {
            try
            {
                return [.. Rendered(form).Segments()];
            }
            catch (TemplateException error)
            {
                refusal ??= error;
            }
        }

        throw new ArgumentException(
            $"The model's chat template refuses the conversation: {refusal!.Message}",
            nameof(turns)
        );
    }

    private bool Shows(IReadOnlyList<ChatTurn> turns)
    {
        try
        {
            var text = Rendered(_knowsSystem ? turns : Joined(WithoutSystem(turns))).Value;
            return turns.All(turn => text.Contains(turn.Content, StringComparison.Ordinal));
        }
        catch (TemplateRefusedException) when (_knowsSystem)
        {
            return false;
        }
    }

    private MarkedText Rendered(IReadOnlyList<ChatTurn> turns) =>
        _template.Render(
            new Dictionary<string, object?>
            {
                ["messages"] = turns
                    .Select(turn =>
                        (object?)
                            new Dictionary<string, object?>(StringComparer.Ordinal)
                            {
                                ["role"] = MarkedText.Template(turn.Role.Word()),
                                ["content"] = MarkedText.Content(turn.Content),
                            }
                    )
                    .ToList(),
                ["add_generation_prompt"] = true,
                ["bos_token"] = MarkedText.Template(_vocabulary.Begin),
                ["eos_token"] = MarkedText.Template(_vocabulary.End),
                ["tools"] = null,
                ["documents"] = null,
            },
            _time
        );

    /// <summary>The conversation as it is, then as more templates take it.</summary>
    private IEnumerable<IReadOnlyList<ChatTurn>> Forms(IReadOnlyList<ChatTurn> turns)
    {
        if (_knowsSystem)
        {
            yield return turns;
            yield return Joined(turns);
        }

        yield return Joined(WithoutSystem(turns));
    }

    private static List<ChatTurn> WithoutSystem(IReadOnlyList<ChatTurn> turns) =>
        [.. turns.Select(turn => turn.Role == ChatRole.System ? turn with { Role = ChatRole.User } : turn)];

    private static List<ChatTurn> Joined(IReadOnlyList<ChatTurn> turns)
    {
        var joined = new List<ChatTurn>();
        foreach (var turn in turns)
        {
            if (joined.Count > 0 && joined[^1].Role == turn.Role)
            {
                joined[^1] = turn with { Content = joined[^1].Content + Between + turn.Content };
            }
            else
            {
                joined.Add(turn);
            }
        }

        return joined;
    }
}
