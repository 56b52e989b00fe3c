using Pipeline.Client;

namespace Pipeline.EndToEnd.Running;

/// <summary>One running server for all tests of a class.</summary>
/// <param name="models">The tiny models to install.</param>
/// <param name="options">Options of the program.</param>
public abstract class SiloFixture(string[] models, params string[] options) : IAsyncLifetime
{
    /// <summary>Where the server listens.</summary>
    public Uri BaseAddress => Silo.BaseAddress;

    /// <summary>The server's directories.</summary>
    public SiloFolder Folder { get; } = new(models);

    /// <summary>The server.</summary>
    public SiloProcess Silo { get; private set; } = null!;

    /// <summary>A client of the server.</summary>
    public PipelineClient Client { get; private set; } = null!;

    /// <summary>A plain HTTP client of the server.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        Silo = await SiloProcess.StartAsync(Folder, options);
        Client = Silo.CreateClient();
        Http = Silo.CreateHttpClient();
        await PrepareAsync();
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        Client?.Dispose();
        Http?.Dispose();
        if (Silo is not null)
        {
            await Silo.DisposeAsync();
        }

        Folder.Dispose();
    }

    /// <summary>Brings the server to the state the tests begin with.</summary>
    protected abstract Task PrepareAsync();
}
