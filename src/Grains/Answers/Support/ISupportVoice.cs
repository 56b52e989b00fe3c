namespace Pipeline.Grains.Answers.Support;

/// <summary>A model that has a say in whether passages say a sentence, where words leave it open.</summary>
internal interface ISupportVoice
{
    /// <summary>How near passages are to a sentence in meaning.</summary>
    /// <param name="sentence">The sentence, without citations.</param>
    /// <param name="passages">The passages.</param>
    /// <returns>A figure for each, 0 (about something else) to 1 (the same in other words); null: it says nothing
    /// now.</returns>
    Task<IReadOnlyList<double>?> HearAsync(string sentence, IReadOnlyList<string> passages);
}
