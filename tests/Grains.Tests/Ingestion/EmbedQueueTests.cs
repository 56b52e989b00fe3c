using FsCheck.Xunit;
using Pipeline.Documents.Chunking;
using Pipeline.Grains.Ingestion;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Tests.Ingestion;

public sealed class EmbedQueueTests
{
    private const int Quantum = 500;

    [Property(MaxTest = 200)]
    public void EveryChunkIsHandedOutOnceInOrderAndNobodyWaitsForMoreThanAShare(
        byte[] documents,
        byte texts,
        ushort tokens
    )
    {
        var queue = new EmbedQueue(Quantum);
        var flights = documents
            .Take(20)
            .Select((chunks, i) => Flight($"d{i}", chunks + 1, 1 + (i * 37 % 900)))
            .ToList();
        flights.ForEach(queue.Add);
        var limit = 1 + (texts % 64);
        var next = flights.ToDictionary(flight => flight, _ => 0);
        var given = flights.ToDictionary(flight => flight, _ => 0L);
        var atEnd = new Dictionary<IngestFlight, Dictionary<IngestFlight, long>>();
        while (queue.Take(limit, tokens) is { Count: > 0 } parts)
        {
            Assert.InRange(parts.Sum(part => part.Count), 1, limit);
            var sum = parts.Sum(part => (long)part.Count * part.Flight.CostOf(0));
            Assert.True(
                sum <= Math.Max(tokens, parts.Max(part => part.Flight.CostOf(0))) || parts.Sum(part => part.Count) == 1
            );
            foreach (var part in parts)
            {
                Assert.Equal(next[part.Flight], part.First);
                next[part.Flight] += part.Count;
                given[part.Flight] += part.Count * part.Flight.CostOf(0);
                if (next[part.Flight] == part.Flight.Chunks.Count)
                {
                    atEnd[part.Flight] = new Dictionary<IngestFlight, long>(given);
                }
            }
        }

        Assert.All(flights, flight => Assert.Equal(flight.Chunks.Count, next[flight]));
        foreach (var (flight, others) in atEnd)
        {
            // All were there from the beginning, so each has had as many rounds as this one, give or take one.
            var rounds = (given[flight] / Quantum) + 2;
            Assert.All(others, other => Assert.True(other.Value <= rounds * Quantum + other.Key.CostOf(0)));
        }
    }

    [Fact]
    public void WhatHasMovedOnIsNotHandedOut()
    {
        var queue = new EmbedQueue(Quantum);
        var (gone, kept) = (Flight("gone", 10, 10), Flight("kept", 3, 10));
        queue.Add(gone);
        queue.Add(kept);
        gone.End();
        Assert.Equal(
            (kept, 0, 3),
            Assert.Single(queue.Take(64, 10_000)) is var part ? (part.Flight, part.First, part.Count) : default
        );
        Assert.Empty(queue.Take(64, 10_000));
    }

    [Fact]
    public void ADocumentThatBeginsAnewIsHandedOutFromItsBeginning()
    {
        var queue = new EmbedQueue(Quantum);
        var flight = Flight("a", 10, 10);
        queue.Add(flight);
        Assert.Equal(4, Assert.Single(queue.Take(4, 10_000)).Count);
        queue.Add(flight);
        var part = Assert.Single(queue.Take(64, 10_000));
        Assert.Equal((0, 10), (part.First, part.Count));
    }

    private static IngestFlight Flight(string id, int chunks, int tokens)
    {
        var row = new DocumentRow(
            "c",
            id,
            0,
            1,
            DocumentState.Accepted,
            1,
            "text/plain",
            null,
            null,
            "{}",
            [],
            1,
            0,
            null,
            null,
            0,
            null,
            default,
            default
        );
        var flight = new IngestFlight(row, DocumentSize.Small, CancellationToken.None);
        var text = new string('x', tokens * 4);
        flight.Take(
            new ProcessedDocument(
                row,
                null,
                [.. Enumerable.Range(0, chunks).Select(i => new Chunk(i, text, [], 0, 1, null))],
                null
            ),
            published: null,
            TimeProvider.System
        );
        return flight;
    }
}
