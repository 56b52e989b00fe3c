using Pipeline.Client.Tests.FakeServer;
using Pipeline.Contracts.Documents;

namespace Pipeline.Client.Tests;

/// <summary>A fake server and a client of it whose pauses take no time.</summary>
public abstract class ServerFixture : IAsyncLifetime
{
    protected const string Collection = "handbook";

    protected FakePipelineServer Server { get; private set; } = null!;

    protected PipelineClient Client { get; private set; } = null!;

    protected InstantClock Clock { get; } = new();

    protected PipelineClientOptions Options => new() { BaseAddress = Server.Address, Clock = Clock };

    public async Task InitializeAsync()
    {
        Server = await FakePipelineServer.StartAsync(Collection);
        Client = new PipelineClient(Options);
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }

    protected static DocumentInput Document(int number) => new() { Id = $"d{number:000}", Text = $"text {number}" };

    protected static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> source)
    {
        var all = new List<T>();
        await foreach (var item in source)
        {
            all.Add(item);
        }

        return all;
    }

    protected static async IAsyncEnumerable<DocumentInput> Documents(int count, Action<int>? pulled = null)
    {
        for (var i = 0; i < count; i++)
        {
            pulled?.Invoke(i);
            yield return Document(i);
        }

        await Task.CompletedTask;
    }
}
