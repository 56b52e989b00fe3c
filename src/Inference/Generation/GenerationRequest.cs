using Pipeline.Inference.Generation.Prompts;
using Pipeline.Inference.Generation.Sampling;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Inference.Generation;

/// <summary>One answer to generate.</summary>
public sealed record GenerationRequest
{
    /// <summary>Most stop strings a request may have.</summary>
    public const int MaxStops = 16;

    /// <summary>Most alternatives that <see cref="TopLogProbabilities"/> may ask for.</summary>
    public const int MaxTopLogProbabilities = 20;

    /// <summary>Longest stop string, in UTF-16 units.</summary>
    public const int MaxStopLength = 256;

    /// <summary>The conversation, oldest first; rendered by the model's chat template. Leave empty when
    /// <see cref="RawPrompt"/> is set.</summary>
    public IReadOnlyList<ChatTurn> Turns { get; init; } = [];

    /// <summary>
    /// A complete prompt in the model's own format, special tokens included; for trusted text only. Null when
    /// <see cref="Turns"/> is set.
    /// </summary>
    public string? RawPrompt { get; init; }

    /// <summary>
    /// Most tokens to generate, 1 or more. Cut to what the model's context leaves after the prompt; the answer then
    /// ends with <see cref="FinishReason.Length"/>.
    /// </summary>
    public required int MaxTokens { get; init; }

    /// <summary>How tokens are chosen; greedy unless set.</summary>
    public SamplingOptions Sampling { get; init; } = SamplingOptions.Greedy;

    /// <summary>
    /// Texts that end the answer, themselves left out; the one that is complete first counts, the longest if several
    /// end at one place. At most <see cref="MaxStops"/>, each of 1 to <see cref="MaxStopLength"/> characters.
    /// </summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>
    /// What the answer must look like, in GBNF with the rule <c>root</c> (as
    /// <see cref="Grammars.Schemas.JsonSchemaGrammar"/> writes it); null for no grammar. It is read when the request is
    /// queued, and a wrong one is refused with a
    /// <see cref="Grammars.GrammarException"/>. An answer that is cut at <see cref="MaxTokens"/> is only the beginning
    /// of such a text.
    /// </summary>
    public string? Grammar { get; init; }

    /// <summary>
    /// 0 to <see cref="MaxTopLogProbabilities"/>: report each token's probability and those of so many of the likeliest
    /// tokens in its place; null reports none and costs nothing.
    /// </summary>
    public int? TopLogProbabilities { get; init; }

    /// <summary>Who waits for the answer; interactive requests are started before bulk ones.</summary>
    public RequestPriority Priority { get; init; } = RequestPriority.Interactive;

    /// <summary>Whom the request is for: those of one tenant take turns with those of others, however many they are.
    /// Empty for none.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The LoRA adapter to answer with, by its name (<see cref="GeneratorOptions.Adapters"/>); null for the
    /// model alone.</summary>
    public string? Adapter { get; init; }

    /// <summary>Checks every field but the length of the prompt, which depends on the model.</summary>
    /// <exception cref="ArgumentException">A field is out of its range; the message names the field, the limit and the
    /// fix.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Turns);
        ArgumentNullException.ThrowIfNull(Sampling);
        ArgumentNullException.ThrowIfNull(Stop);
        ArgumentNullException.ThrowIfNull(Tenant);
        if (Turns.Count > 0 == RawPrompt is not null)
        {
            throw new ArgumentException("Set exactly one of Turns (at least one turn) and RawPrompt.", nameof(Turns));
        }

        if (MaxTokens < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(MaxTokens), MaxTokens, "MaxTokens must be at least 1.");
        }

        foreach (var turn in Turns)
        {
            if (turn is not { Content: not null } || !Enum.IsDefined(turn.Role))
            {
                throw new ArgumentException(
                    $"Turns: the role '{turn?.Role}' must be one of {ChatRoles.Words}, and Content must not be null.",
                    nameof(Turns)
                );
            }
        }

        if (Stop.Count > MaxStops)
        {
            throw new ArgumentException(
                $"Stop has {Stop.Count} entries; at most {MaxStops} are allowed.",
                nameof(Stop)
            );
        }

        foreach (var stop in Stop)
        {
            if (
                string.IsNullOrEmpty(stop)
                || stop.Length > MaxStopLength
                || !ReferenceEquals(WellFormedText.Of(stop), stop)
            )
            {
                throw new ArgumentException(
                    $"Stop: each entry must have 1 to {MaxStopLength} characters and no lone surrogate.",
                    nameof(Stop)
                );
            }
        }

        if (TopLogProbabilities is < 0 or > MaxTopLogProbabilities)
        {
            throw new ArgumentOutOfRangeException(
                nameof(TopLogProbabilities),
                TopLogProbabilities,
                $"TopLogProbabilities must be from 0 to {MaxTopLogProbabilities}, or null for none."
            );
        }

        Sampling.Validate();
    }
}
