using Pipeline.Contracts.Keys;
using Pipeline.Silo.Configuration;
using Pipeline.Silo.Security;
using Pipeline.Silo.Security.Keys;
using Pipeline.Storage;

namespace Pipeline.Silo.Startup;

/// <summary>Makes an administrator's key without a server: whoever reaches the store may. So a server that asks for
/// keys gets its first one, or another when all are lost.</summary>
internal static class FirstKey
{
    /// <summary>The word by which this program does that, and ends.</summary>
    public const string Verb = "add-admin-key";

    /// <summary>Makes the key in the store that the options name.</summary>
    /// <param name="args">The options.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The secret.</returns>
    /// <exception cref="ConfigurationException">An option cannot be used.</exception>
    /// <exception cref="Storage.Errors.StoreException">The store cannot be used; a file is for one process, so a server
    /// that uses it must be stopped.</exception>
    public static async Task<string> MakeAsync(string[] args, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddInMemoryCollection(CommandLine.FromEnvironment())
            .AddInMemoryCollection(CommandLine.Parse(args))
            .Build();
        var options = SiloOptionsReader.Read(configuration);
        DataDirectory.Prepare(options.Data);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        StoreServices.Add(services, options);
        KeyServices.AddKeys(services);
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<ICorpusStore>().OpenAsync(cancellationToken);
        var issued = await provider
            .GetRequiredService<KeyMaker>()
            .AddAsync(new NewKey { Name = Verb, Role = KeyRole.Admin }, Caller.Local, cancellationToken);
        return issued.Secret;
    }
}
