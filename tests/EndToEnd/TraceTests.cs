using System.Net.Http.Json;
using Pipeline.Client;
using Pipeline.Contracts.Documents;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd;

/// <summary>What a collector is sent of the running program.</summary>
public sealed class TraceTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Caller = "00f067aa0ba902b7";

    [Fact]
    public async Task A_callers_trace_goes_on_to_the_process_of_the_generator()
    {
        await using var collector = await TraceCollector.StartAsync();
        using var folder = new SiloFolder(SiloFolder.Embedder, SiloFolder.Generator);
        folder.Environment["OTEL_BSP_SCHEDULE_DELAY"] = "200";
        await using var silo = await SiloProcess.StartAsync(
            folder,
            "--samples",
            "false",
            "--isolate-generation",
            "true",
            "--otlp",
            collector.Address
        );
        using var client = silo.CreateClient();
        await client.CreateCollectionAsync("handbook");
        await client.SubmitAsync("handbook", new DocumentInput { Id = "leave", Text = "Zanzibar leave is 25 days." });
        await client.SettleAsync("handbook");

        SentSpan[] trace = [];
        SentSpan? run = null;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));

        // Until the generator's process has started answers quote.
        while (run is null)
        {
            await AskAsync(silo, Trace, Caller);
            await Task.Delay(500, deadline.Token);
            trace = [.. collector.Spans.Where(span => span.Trace == Trace)];
            run = trace.FirstOrDefault(span => span.Name == "run chat");
        }

        // The rest of its own way up may be sent later, by the other process.
        for (var span = run; span.Parent != Caller; )
        {
            var parent = span.Parent;
            while (trace.FirstOrDefault(other => other.Id == parent) is null)
            {
                await Task.Delay(100, deadline.Token);
                trace = [.. collector.Spans.Where(one => one.Trace == Trace)];
            }

            span = trace.First(other => other.Id == parent);
        }

        var request = Assert.Single(trace, span => span.Parent == Caller && span.Id == RootOf(trace, run).Id);
        Assert.StartsWith("POST", request.Name, StringComparison.Ordinal);
        Assert.NotEqual(request.Process, run.Process);
        Assert.Contains(trace, span => span is { Name: "run embeddings", Source: "Pipeline.Inference" });

        // Loops that call grains all the time are no traces, and nothing that was written is in one.
        var spans = collector.Spans;
        Assert.DoesNotContain(spans, span => span is { Parent: "", Kind: 3 });
        Assert.All(
            spans.SelectMany(span => span.Attributes.Values.Append(span.Name)),
            told => Assert.DoesNotContain("zanzibar", told, StringComparison.OrdinalIgnoreCase)
        );
        Assert.DoesNotContain(
            spans.SelectMany(span => span.Attributes.Keys),
            name => name is "exception.message" or "exception.stacktrace"
        );
    }

    private static SentSpan RootOf(SentSpan[] trace, SentSpan span) =>
        span.Parent == Caller ? span : RootOf(trace, trace.First(other => other.Id == span.Parent));

    private static async Task AskAsync(SiloProcess silo, string trace, string parent)
    {
        using var http = silo.CreateHttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/collections/handbook/ask")
        {
            Headers = { { "traceparent", $"00-{trace}-{parent}-01" } },
            Content = JsonContent.Create(
                new
                {
                    question = "How long is zanzibar leave?",
                    maxTokens = 8,
                    useCache = false,
                }
            ),
        };
        using var response = await http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
