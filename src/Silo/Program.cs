using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Sandbox;
using Pipeline.Silo;
using Pipeline.Silo.Clustering;
using Pipeline.Silo.Configuration;
using Pipeline.Silo.Startup;
using Pipeline.Silo.Workers;
using Pipeline.Storage.Errors;

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

if (CommandLine.WantsVersion(args))
{
    Console.Out.Write(CommandLine.Version);
    return 0;
}

using var signals = new StopSignals();
try
{
    if (args is ["cluster", "init", .. var given])
    {
        return await ClusterInit.RunAsync(given, Console.Out, signals.Stopping);
    }

    if (args is [FirstKey.Verb, .. var rest])
    {
        Console.Out.WriteLine(await FirstKey.MakeAsync(rest, signals.Stopping));
        return 0;
    }

    if (WorkerHost.TryBuild(args) is { } worker)
    {
        using (worker)
        {
            await worker.RunAsync(signals.Stopping);
            return 0;
        }
    }

    await using var app = await SiloHost.BuildAsync(args, signals.Stopping);
    await app.RunAsync(signals.Stopping);
    return 0;
}
catch (Exception) when (signals.Stopping.IsCancellationRequested)
{
    // Asked to end before it had started: what was begun is undone above, and what then fails is no news.
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
catch (Exception error) when (error is IOException { InnerException: AddressInUseException } or SocketException)
{
    // Kestrel's own message names the address that is taken, or may not be listened on.
    Console.Error.WriteLine($"{error.Message.TrimEnd('.')}. Choose another address with --urls.");
    return 1;
}
