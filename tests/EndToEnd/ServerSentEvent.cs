namespace Pipeline.EndToEnd;

/// <summary>One server-sent event as it came over the wire.</summary>
/// <param name="Id">The id field.</param>
/// <param name="Type">The event field.</param>
/// <param name="Data">The data lines.</param>
internal sealed record ServerSentEvent(string? Id, string? Type, string Data)
{
    /// <summary>Takes a whole stream apart (WHATWG HTML, section 9.2.6).</summary>
    public static IReadOnlyList<ServerSentEvent> Parse(string stream)
    {
        var events = new List<ServerSentEvent>();
        foreach (var block in stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            string? id = null;
            string? type = null;
            var data = new List<string>();
            foreach (var line in block.Split('\n'))
            {
                if (line.StartsWith(':'))
                {
                    // A comment, which only keeps the connection alive.
                    continue;
                }

                var colon = line.IndexOf(": ", StringComparison.Ordinal);
                Assert.True(colon > 0, $"'{line}' is not a field.");
                var value = line[(colon + 2)..];
                switch (line[..colon])
                {
                    case "id":
                        id = value;
                        break;
                    case "event":
                        type = value;
                        break;
                    case "data":
                        data.Add(value);
                        break;
                    default:
                        Assert.Fail($"'{line}' is not a known field.");
                        break;
                }
            }

            if (data.Count > 0)
            {
                events.Add(new ServerSentEvent(id, type, string.Join('\n', data)));
            }
        }

        return events;
    }
}
