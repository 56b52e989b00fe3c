using System.Globalization;
using System.Net;
using Pipeline.Client;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Search;
using Pipeline.EndToEnd.Running;
using Pipeline.Servers;

namespace Pipeline.EndToEnd;

/// <summary>What Prometheus reads of the running program.</summary>
public sealed class MetricsPageTests
{
    [Fact]
    public async Task Prometheus_reads_what_was_measured_at_a_port_that_serves_nothing_else()
    {
        var port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        using var folder = new SiloFolder(SiloFolder.Embedder);
        await using var silo = await SiloProcess.StartAsync(
            folder,
            "--samples",
            "false",
            "--metrics",
            $"http://127.0.0.1:{port}"
        );
        using var client = silo.CreateClient();
        await client.CreateCollectionAsync("handbook");
        await client.SubmitAsync("handbook", new DocumentInput { Id = "leave", Text = "Annual leave is 25 days." });
        await client.SettleAsync("handbook");
        await client.SearchAsync(new SearchRequest { Collection = "handbook", Query = "leave" });

        using var prometheus = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var (page, lines) = ("", Array.Empty<string>());
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));

        // A document is counted when its lane has heard that it is searchable, soon after the waiter has.
        do
        {
            await Task.Delay(100, deadline.Token);
            page = await prometheus.GetStringAsync("/metrics", deadline.Token);
            lines = page.Split('\n');
        } while (Value("pipeline_documents_total", "outcome=\"indexed\"") is not 1);

        // Rules, dashboards and triggers in deploy/ ask for these names.
        Assert.Equal(1, Value("pipeline_ingest_chunks_total"));
        Assert.Equal(0, Value("pipeline_ingest_backlog"));
        Assert.Equal(0, Value("pipeline_ingest_backlog_age_seconds"));
        Assert.True(Value("pipeline_ingest_stage_busy_seconds_total", "stage=\"embed\"") > 0);
        Assert.Equal(1, Value("pipeline_questions_total", "kind=\"search\"", "outcome=\"completed\""));
        Assert.Equal(1, Value("pipeline_stage_duration_milliseconds_count", "stage=\"keyword\""));
        Assert.Equal(0, Value("pipeline_inference_queue", "gen_ai_operation_name=\"embeddings\""));
        Assert.True(Value("http_server_request_duration_seconds_count", "http_response_status_code=\"200\"") > 0);
        Assert.True(Value("http_server_request_duration_seconds_bucket", "le=\"+Inf\"") > 0);

        // No text of a document, a question or a name of a collection is among them.
        Assert.DoesNotContain("handbook", page, StringComparison.Ordinal);
        Assert.DoesNotContain("leave", page, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(prometheus, "/health/live"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(prometheus, "/api/collections"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(prometheus, "/"));
        using var api = silo.CreateHttpClient();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(api, "/metrics"));

        // A page whose name leads to this machine reads nothing, as with the API.
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { Host = "evil.example" } };
        using var refused = await prometheus.SendAsync(foreign);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        double Value(string name, params string[] labels) =>
            lines
                .Where(line =>
                    line.StartsWith(name + "{", StringComparison.Ordinal)
                    && labels.All(label => line.Contains(label, StringComparison.Ordinal))
                )
                .Select(line => line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0])
                .Select(value => double.Parse(value, CultureInfo.InvariantCulture))
                .DefaultIfEmpty(double.NaN)
                .Sum();
    }

    [Fact]
    public async Task Without_the_option_nothing_is_served()
    {
        using var folder = new SiloFolder();
        await using var silo = await SiloProcess.StartAsync(folder, "--samples", "false");
        using var api = silo.CreateHttpClient();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(api, "/metrics"));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return response.StatusCode;
    }
}
