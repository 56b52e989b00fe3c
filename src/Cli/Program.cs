using Pipeline.Cli;
using Pipeline.Cli.Output;

return await CliProgram.RunAsync(args, Terminal.OfProcess(), CancellationToken.None).ConfigureAwait(false);
