using System.Globalization;
using System.Net.Security;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Search;
using Pipeline.EndToEnd.Running;
using Pipeline.Servers;

namespace Pipeline.EndToEnd.Clusters;

/// <summary>Connections by TLS: between silos with certificates on both sides, and to clients.</summary>
public sealed class TlsTests
{
    [NeedsPostgresFact]
    public async Task Silos_speak_by_TLS_and_one_without_a_certificate_does_not_get_in()
    {
        using var authority = new TestAuthority();
        await using var cluster = await SiloCluster.StartAsync(
            2,
            silo =>
                [
                    "--silo-certificate",
                    authority.Issue($"silo-{silo}"),
                    "--silo-ca",
                    authority.RootFile,
                    "--replicas",
                    "1",
                ]
        );
        using var first = cluster[0].CreateClient();
        await first.CreateCollectionAsync("handbook", new() { ShardCount = 4 });
        for (var i = 0; i < 8; i++)
        {
            await first.SubmitAsync("handbook", new DocumentInput { Id = $"d{i}", Text = $"The rule of case k{i}q." });
        }

        // Each shard is on one of them, so a search of both has to ask the other.
        await first.SettleAsync("handbook");
        using var second = cluster[1].CreateClient();
        foreach (var client in (Client.PipelineClient[])[first, second])
        {
            for (var i = 0; i < 8; i++)
            {
                var found = await client.SearchAsync(
                    new SearchRequest
                    {
                        Collection = "handbook",
                        Query = $"k{i}q",
                        Mode = SearchMode.Keyword,
                        Top = 1,
                    }
                );
                Assert.Equal($"d{i}", Assert.Single(found.Hits).DocumentId);
            }
        }

        var (exitCode, output) = await cluster.RunStrangerAsync();
        Assert.NotEqual(0, exitCode);
        Assert.Contains("--silo-certificate", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_answers_by_https_with_the_certificate_it_was_given()
    {
        using var authority = new TestAuthority();
        using var folder = new SiloFolder(SiloFolder.Embedder);
        var secure = new Uri($"https://127.0.0.1:{FreePort.Next().ToString(CultureInfo.InvariantCulture)}");
        await using var silo = await SiloProcess.StartAtAsync(
            folder,
            secure.GetLeftPart(UriPartial.Authority),
            "--certificate",
            authority.Issue("server")
        );
        using var handler = new SocketsHttpHandler();
        var presented = "";
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            presented = certificate!.Subject;
            return (errors & SslPolicyErrors.RemoteCertificateNameMismatch) == 0;
        };
        using var http = new HttpClient(handler);
        Assert.Equal("ok", await http.GetStringAsync(new Uri(secure, "/health/live")));
        Assert.Equal("CN=server", presented);
    }
}
