using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Connectors.Tests.Mail;

/// <summary>As much of an IMAP server (RFC 3501) as reading a folder takes.</summary>
internal sealed partial class TestMailServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public TestMailServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public uint Validity { get; set; } = 7;

    /// <summary>Messages by their numbers: Message-ID and the whole text.</summary>
    public SortedDictionary<uint, (string Id, string Text)> Messages { get; } = [];

    /// <summary>Numbers of the messages that were read whole, in their order.</summary>
    public List<uint> Read { get; } = [];

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync();
                _ = ServeAsync(client);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var own = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n" };
        try
        {
            await writer.WriteLineAsync("* OK ready");
            await writer.FlushAsync();
            while (await reader.ReadLineAsync() is { } line)
            {
                await AnswerAsync(writer, line.Split(' ', 3));
                await writer.FlushAsync();
            }
        }
        catch (IOException)
        {
            // It hung up.
        }
    }

    private async Task AnswerAsync(StreamWriter writer, string[] command)
    {
        var (tag, verb, rest) = (command[0], command[1].ToUpperInvariant(), command.Length > 2 ? command[2] : "");
        var result = "OK done";
        switch (verb)
        {
            case "CAPABILITY":
                await writer.WriteLineAsync("* CAPABILITY IMAP4rev1");
                break;
            case "LOGIN":
                result = rest.Contains("right", StringComparison.Ordinal) ? result : "NO wrong";
                break;
            case "LIST" when rest.Contains("none", StringComparison.Ordinal):
                break;
            case "LIST":
                await writer.WriteLineAsync(
                    $"* LIST (\\HasNoChildren) \"/\" {(rest.Contains("INBOX") ? "INBOX" : "\"\"")}"
                );
                break;
            case "EXAMINE":
                await writer.WriteLineAsync("* FLAGS (\\Seen \\Deleted)");
                await writer.WriteLineAsync($"* {Messages.Count} EXISTS");
                await writer.WriteLineAsync("* 0 RECENT");
                await writer.WriteLineAsync($"* OK [UIDVALIDITY {Validity}] valid");
                result = "OK [READ-ONLY] done";
                break;
            case "UID" when rest.StartsWith("SEARCH", StringComparison.OrdinalIgnoreCase):
                await writer.WriteLineAsync($"* SEARCH {string.Join(' ', Messages.Keys)}".TrimEnd());
                break;
            case "UID":
                await FetchAsync(writer, rest);
                break;
            case "SELECT" or "STORE" or "EXPUNGE":
                result = "BAD nothing may be changed";
                break;
        }

        await writer.WriteLineAsync($"{tag} {result}");
    }

    private async Task FetchAsync(StreamWriter writer, string rest)
    {
        var asked = FetchLine().Match(rest);
        var index = 0;
        foreach (var (uid, message) in Messages)
        {
            index++;
            if (!Contains(asked.Groups["set"].Value, uid))
            {
                continue;
            }

            var bytes = Encoding.UTF8.GetByteCount(message.Text);
            if (!asked.Groups["what"].Value.Contains("ENVELOPE", StringComparison.Ordinal))
            {
                Read.Add(uid);
                await writer.WriteAsync($"* {index} FETCH (UID {uid} BODY[] {{{bytes}}}\r\n{message.Text})\r\n");
                continue;
            }

            var id = message.Id.Length > 0 ? $"\"<{message.Id}>\"" : "NIL";
            await writer.WriteLineAsync(
                $"* {index} FETCH (UID {uid} RFC822.SIZE {bytes} ENVELOPE (NIL \"Subject {uid}\" NIL NIL NIL NIL NIL NIL NIL {id}))"
            );
        }
    }

    private static bool Contains(string set, uint uid) =>
        set.Split(',')
            .Select(part => part.Split(':'))
            .Any(part => uint.Parse(part[0]) <= uid && uid <= uint.Parse(part[^1]));

    [GeneratedRegex(@"^FETCH (?<set>[0-9:,]+) (?<what>.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex FetchLine();
}
