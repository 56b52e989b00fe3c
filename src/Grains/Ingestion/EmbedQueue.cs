namespace Pipeline.Grains.Ingestion;

/// <summary>
/// The chunks that wait for the embedder, in a fair order between documents: deficit round robin by tokens. In each
/// round a document may hand out about <paramref name="quantum"/> tokens, so a small document waits for a share of a
/// large one, never for all of it, and the large one goes on however many small ones come. Safe for any thread.
/// </summary>
/// <param name="quantum">Tokens a document and round, 1 or more.</param>
internal sealed class EmbedQueue(int quantum)
{
    private readonly Lock _gate = new();
    private readonly Queue<IngestFlight> _ring = new();

    /// <summary>Raised when there is something to take.</summary>
    public WakeSignal Filled { get; } = new();

    /// <summary>Puts a document, whose chunks are still to be handed out, at the end of the round.</summary>
    public void Add(IngestFlight flight)
    {
        lock (_gate)
        {
            (flight.Next, flight.Allowance, flight.HasAllowance) = (flight.First, 0, false);
            if (!_ring.Contains(flight))
            {
                _ring.Enqueue(flight);
            }
        }

        Filled.Raise();
    }

    /// <summary>Takes chunks for one call of the embedder, of one document or of several.</summary>
    /// <param name="texts">At most so many.</param>
    /// <param name="tokens">At most about so many tokens, but always one chunk if any waits.</param>
    /// <returns>What was taken; empty when nothing waits.</returns>
    public List<EmbedPart> Take(int texts, int tokens)
    {
        var parts = new List<EmbedPart>();
        var count = 0;
        var sum = 0L;
        bool more;
        lock (_gate)
        {
            while (count < texts && _ring.TryPeek(out var flight))
            {
                if (flight.HasEnded || flight.Next >= flight.Chunks.Count)
                {
                    _ring.Dequeue();
                    continue;
                }

                if (!flight.HasAllowance)
                {
                    flight.Allowance += quantum;
                    flight.HasAllowance = true;
                }

                var cost = flight.CostOf(flight.Next);
                if (cost > flight.Allowance)
                {
                    flight.HasAllowance = false;
                    _ring.Enqueue(_ring.Dequeue());
                    continue;
                }

                if (count > 0 && sum + cost > tokens)
                {
                    break;
                }

                if (parts.Count == 0 || parts[^1].Flight != flight)
                {
                    parts.Add(new EmbedPart(flight, flight.Beginning, flight.Next, 0));
                }

                parts[^1] = parts[^1] with { Count = parts[^1].Count + 1 };
                flight.Allowance -= cost;
                flight.Next++;
                sum += cost;
                count++;
            }

            more = _ring.Count > 0;
        }

        if (more)
        {
            // A signal wakes one of those that wait.
            Filled.Raise();
        }

        return parts;
    }
}

/// <summary>Some chunks of a document, one after another, on their way through the embedder.</summary>
/// <param name="Flight">The document.</param>
/// <param name="Beginning">The beginning in which they were handed out.</param>
/// <param name="First">The first chunk.</param>
/// <param name="Count">How many.</param>
internal sealed record EmbedPart(IngestFlight Flight, int Beginning, int First, int Count)
{
    /// <summary>Whether anybody still waits for them.</summary>
    public bool IsWanted => !Flight.HasEnded && Beginning == Flight.Beginning;
}
