namespace Pipeline.Documents.Reading.Encryption;

/// <summary>Counts the rounds that making the keys of one document takes, and refuses what would take long: the
/// document says how many, and documents come from strangers.</summary>
internal sealed class KeyRounds
{
    /// <summary>Most rounds of one key; programs write from 1,024 to 100,000.</summary>
    public const int MostOfAKey = 2_000_000;

    /// <summary>Most rounds of all keys of a document, which may have one for each part.</summary>
    public const int MostOfAll = 20_000_000;

    private long _taken;

    /// <summary>Counts the rounds of a key before it is made.</summary>
    /// <param name="rounds">How many the document says.</param>
    /// <exception cref="DocumentReadException">There are too many.</exception>
    /// <exception cref="InvalidDataException">There are fewer than one.</exception>
    public int Take(long rounds)
    {
        if (rounds < 1)
        {
            throw new InvalidDataException("A key is made in at least one round.");
        }

        if (rounds > MostOfAKey)
        {
            throw Failures.CostlyPassword(rounds, MostOfAKey);
        }

        _taken += rounds;
        return _taken <= MostOfAll ? (int)rounds : throw Failures.CostlyPassword(_taken, MostOfAll);
    }
}
