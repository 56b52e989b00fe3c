using System.Globalization;

namespace Pipeline.Grains.Answers.Quoting;

/// <summary>A sentence quoted from a passage.</summary>
/// <param name="Passage">The passage's number in the context, from 1.</param>
/// <param name="Text">The sentence, or a row of a table with the names of its columns.</param>
/// <param name="Score">How much it says about the question.</param>
/// <param name="Passages">All passages that have the sentence, that one first.</param>
internal sealed record Quote(int Passage, string Text, double Score, IReadOnlyList<int> Passages)
{
    /// <summary>The quote as it stands in an answer, with its citations.</summary>
    public string Cited() =>
        $"“{PassageText.Uncited(Text)}” {string.Concat(Passages.Select(passage => string.Create(CultureInfo.InvariantCulture, $"[{passage}]")))}\n";
}
