using Microsoft.Extensions.Hosting;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Sandbox;
using Pipeline.Silo;
using Pipeline.Silo.Configuration;
using Pipeline.Silo.Workers;
using Pipeline.Storage;

// The hidden verb: this process is a reader of documents and nothing else.
if (args is [SiloHost.ReadDocumentsVerb])
{
    return SandboxHost.Run(Console.OpenStandardInput(), Console.OpenStandardOutput(), new ReadingLimits());
}

if (CommandLine.WantsHelp(args))
{
    Console.Out.Write(CommandLine.Help);
    return 0;
}

try
{
    if (WorkerHost.TryBuild(args) is { } worker)
    {
        using (worker)
        {
            await worker.RunAsync();
            return 0;
        }
    }

    await using var app = await SiloHost.BuildAsync(args);
    await app.RunAsync();
    return 0;
}
catch (ConfigurationException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
catch (StoreException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
catch (IOException error)
{
    // Kestrel's own message names the address that is taken.
    Console.Error.WriteLine($"{error.Message} Choose another address with --urls.");
    return 1;
}
