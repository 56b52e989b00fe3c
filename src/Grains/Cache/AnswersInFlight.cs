namespace Pipeline.Grains.Cache;

/// <summary>Who is writing the answer to which question of one scope. Bounded: past its limit a question is written by
/// everybody who asks it. Not for several threads.</summary>
/// <param name="most">Questions at most.</param>
internal sealed class AnswersInFlight(int most = 4096)
{
    private readonly Dictionary<string, Flight> _flights = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _flights.Count;

    /// <summary>Who writes the answer to a question, of the same documents; null: whoever asks does, from now
    /// on.</summary>
    /// <param name="question">The question.</param>
    /// <param name="answerId">Whoever asks.</param>
    /// <param name="watermarks">The documents.</param>
    /// <param name="until">When whoever asks has to be done.</param>
    /// <param name="now">Now.</param>
    /// <param name="mayFollow">Whether somebody else's will do.</param>
    /// <param name="notBehind">Whose broke off; null: nobody's.</param>
    public string? Enter(
        string question,
        string answerId,
        IReadOnlyList<long> watermarks,
        DateTimeOffset until,
        DateTimeOffset now,
        bool mayFollow,
        string? notBehind
    )
    {
        if (
            mayFollow
            && _flights.TryGetValue(question, out var flight)
            && flight.AnswerId != notBehind
            && flight.AnswerId != answerId
            && flight.Until > now
            && flight.Watermarks.SequenceEqual(watermarks)
        )
        {
            return flight.AnswerId;
        }

        if (_flights.Count >= most && !_flights.ContainsKey(question))
        {
            foreach (var (other, old) in _flights.ToArray())
            {
                if (old.Until <= now)
                {
                    _flights.Remove(other);
                }
            }

            if (_flights.Count >= most)
            {
                return null;
            }
        }

        _flights[question] = new Flight(answerId, watermarks, until);
        return null;
    }

    /// <summary>Somebody writes it no longer.</summary>
    /// <param name="question">The question.</param>
    /// <param name="answerId">Who.</param>
    public void Leave(string question, string answerId)
    {
        if (_flights.TryGetValue(question, out var flight) && flight.AnswerId == answerId)
        {
            _flights.Remove(question);
        }
    }

    private sealed record Flight(string AnswerId, IReadOnlyList<long> Watermarks, DateTimeOffset Until);
}
