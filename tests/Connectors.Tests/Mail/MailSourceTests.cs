using Pipeline.Connectors.Mail;
using Pipeline.Connectors.Network;
using Pipeline.Connectors.Runs;
using Pipeline.Connectors.Sources;
using Pipeline.Connectors.Tests.Network;
using Pipeline.Connectors.Tests.Runs;

namespace Pipeline.Connectors.Tests.Mail;

public sealed class MailSourceTests : IDisposable
{
    private readonly TestMailServer _server = new();
    private readonly MemoryJournal _journal = new();
    private readonly MemorySink _sink = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Each_message_is_read_once()
    {
        _server.Messages[3] = ("a@x", "Subject: One\r\n\r\n연차는 15일");
        _server.Messages[5] = ("b@x", "Subject: Two\r\n\r\ntwo");
        await RunAsync();
        Assert.Equal(["a@x", "b@x"], _sink.Ids);
        Assert.Equal("Subject: One\r\n\r\n연차는 15일", _sink.Documents["a@x"]);
        Assert.Equal(("message/rfc822", "Subject 3"), (_sink.Contents["a@x"].ContentType, _sink.Contents["a@x"].Title));
        Assert.Equal("7/5", _journal.Cursor);

        _server.Messages[9] = ("c@x", "three");
        _server.Messages.Remove(3);
        var report = await RunAsync();
        Assert.Equal((2, 1, 1), (report.Seen, report.Changed, report.Deleted));
        Assert.Equal(["b@x", "c@x"], _sink.Ids);
        Assert.Equal([3u, 5u, 9u], _server.Read.Order());
    }

    [Fact]
    public async Task A_folder_that_is_numbered_anew_is_known_again()
    {
        _server.Messages[3] = ("a@x", "one");
        _server.Messages[5] = ("", "two");
        _server.Messages[6] = ("a@x", "one");
        await RunAsync();
        Assert.Equal(["7/5", "a@x", "a@x#6"], _sink.Ids);
        _server.Validity = 8;
        _server.Messages.Clear();
        _server.Messages[1] = ("a@x", "one");
        _server.Messages[2] = ("b@x", "three");
        _server.Read.Clear();
        await RunAsync();
        Assert.Equal([2u], _server.Read);
        Assert.Equal(0, (await RunAsync()).Changed);
    }

    [Fact]
    public async Task A_large_message_is_not_read()
    {
        _server.Messages[1] = ("a@x", new string('x', 2000));
        await RunAsync(maxBytes: 1000);
        Assert.Empty(_server.Read);
        Assert.Equal(2000, _sink.Contents["a@x"].RefusedBytes);
    }

    [Theory]
    [InlineData("wrong", "INBOX", ProblemCode.SourceForbids)]
    [InlineData("right", "none", ProblemCode.SourceMissing)]
    public async Task What_is_wrong_is_told(string password, string folder, ProblemCode expected)
    {
        var error = await Assert.ThrowsAsync<SourceException>(() => RunAsync(password: password, folder: folder));
        Assert.Equal(expected, error.Problem.Code);
        Assert.DoesNotContain("wrong", error.Problem.ToString());
    }

    [Fact]
    public async Task Without_encryption_where_it_is_wanted_nothing_is_said()
    {
        await using var source = Source("right", "INBOX", 1000, MailEncryption.StartTls, TestServer.Local);
        Assert.Equal(
            ProblemCode.SourceBroken,
            (await Assert.ThrowsAsync<SourceException>(() => source.ProbeAsync(3, default))).Problem.Code
        );
    }

    [Fact]
    public async Task A_private_server_is_not_reached()
    {
        await using var source = Source("right", "INBOX", 1000, MailEncryption.None, AddressRules.Public);
        Assert.Equal(
            ProblemCode.AddressPrivate,
            (await Assert.ThrowsAsync<SourceException>(() => source.ProbeAsync(3, default))).Problem.Code
        );
    }

    [Fact]
    public async Task A_test_names_the_newest_subjects_and_reads_nothing()
    {
        for (var i = 1u; i <= 5; i++)
        {
            _server.Messages[i] = ($"{i}@x", "text");
        }

        await using var source = Source("right", "INBOX", 1000, MailEncryption.None, TestServer.Local);
        Assert.Equal(["Subject 3", "Subject 4", "Subject 5"], await source.ProbeAsync(3, default));
        Assert.Empty(_server.Read);
    }

    private MailSource Source(
        string password,
        string folder,
        long maxBytes,
        MailEncryption encryption,
        AddressRules rules
    ) =>
        new(
            new MailSettings("127.0.0.1", _server.Port, folder, "user", password)
            {
                Encryption = encryption,
                MaxBytes = maxBytes,
                Rules = rules,
            }
        );

    private async Task<RunReport> RunAsync(string password = "right", string folder = "INBOX", long maxBytes = 1 << 20)
    {
        await using var source = Source(password, folder, maxBytes, MailEncryption.None, TestServer.Local);
        return await new ConnectorRun(
            source,
            _journal,
            _sink,
            new RunRules { MostGone = 1 },
            TimeProvider.System,
            new CountingMonitor()
        ).RunAsync(default);
    }
}
