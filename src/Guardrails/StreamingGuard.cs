using System.Text;
using Pipeline.Guardrails.Redaction;

namespace Pipeline.Guardrails;

/// <summary>
/// Inspects one text that comes in pieces and releases what is decided. However the text is cut, what is released adds
/// up to what <see cref="TextGuard.Inspect"/> gives for the whole; when a finding blocks, to the masked text before it.
/// Not thread-safe; one for each text.
/// </summary>
/// <param name="guard">Policy and detectors.</param>
/// <param name="place">Where the text stands.</param>
public sealed class StreamingGuard(TextGuard guard, GuardPlace place = GuardPlace.Output)
{
    private readonly Redactor _redactor = new(
        (guard ?? throw new ArgumentNullException(nameof(guard))).Policy,
        place,
        guard.Detectors
    );
    private readonly StringBuilder _output = new();
    private bool _completed;

    /// <summary>Inspects a text by a policy with the default detectors.</summary>
    /// <param name="policy">What to do about which rule where.</param>
    /// <param name="place">Where the text stands.</param>
    public StreamingGuard(GuardPolicy policy, GuardPlace place = GuardPlace.Output)
        : this(new TextGuard(policy), place) { }

    /// <summary>Where the text stands.</summary>
    public GuardPlace Place => place;

    /// <summary>A finding blocked the text: nothing is released any more, and generating may stop.</summary>
    public bool Blocked => _redactor.Blocked;

    /// <summary>UTF-16 units read and not yet released or masked.</summary>
    public int Held => _redactor.Held;

    /// <summary>
    /// The findings so far as verdicts, one each, in order; the text of each is its mask (empty for Block). The last
    /// one may still grow in length while a very long secret goes on.
    /// </summary>
    public IReadOnlyList<GuardVerdict> Verdicts => [.. _redactor.Findings.Select(VerdictOf)];

    /// <summary>Reads the next piece.</summary>
    /// <param name="piece">Any number of characters; may end inside a surrogate pair.</param>
    /// <returns>The text that is safe to release now, possibly empty.</returns>
    /// <exception cref="InvalidOperationException">The text was completed.</exception>
    public string Push(string piece)
    {
        ArgumentNullException.ThrowIfNull(piece);
        if (_completed)
        {
            throw new InvalidOperationException("The text is complete; use a new guard for the next one.");
        }

        _redactor.Push(piece, _output);
        return Taken();
    }

    /// <summary>Says that the text has ended.</summary>
    /// <returns>The rest; empty when blocked or called again.</returns>
    public string Complete()
    {
        if (!_completed)
        {
            _redactor.Complete(_output);
        }

        _completed = true;
        return Taken();
    }

    private string Taken()
    {
        var text = _output.ToString();
        _output.Clear();
        return text;
    }

    private GuardVerdict VerdictOf(GuardFinding finding)
    {
        var action = guard.Policy.For(place, finding.Rule);
        var text = action == GuardAction.Block ? "" : guard.Policy.MaskOf(finding.Rule);
        return new GuardVerdict(place, action, finding.Rule, [finding], text);
    }
}
