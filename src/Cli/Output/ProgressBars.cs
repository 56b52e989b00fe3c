using Spectre.Console;

namespace Pipeline.Cli.Output;

/// <summary>Progress on the error stream: bars with the time left on a terminal, nothing elsewhere.</summary>
internal static class ProgressBars
{
    /// <summary>Runs work under bars.</summary>
    public static async Task<T> RunAsync<T>(Terminal terminal, bool quiet, Func<IPhases, Task<T>> work)
    {
        if (quiet || !terminal.ErrorHasAnsi)
        {
            return await work(new NoPhases()).ConfigureAwait(false);
        }

        var console = terminal.ErrorConsole();
        terminal.Live = console;
        try
        {
            return await console
                .Progress()
                .AutoClear(true)
                .HideCompleted(false)
                .Columns(
                    new TaskDescriptionColumn(),
                    new ProgressBarColumn(),
                    new PercentageColumn(),
                    new RemainingTimeColumn(),
                    new SpinnerColumn()
                )
                .StartAsync(context => work(new Bars(context)))
                .ConfigureAwait(false);
        }
        finally
        {
            terminal.Live = null;
        }
    }

    private sealed class NoPhases : IPhases, IPhase
    {
        public IPhase Begin(string name, double total) => this;

        public void Set(double value) { }

        public void Total(double total) { }

        public void Describe(string text) { }

        public void End() { }
    }

    private sealed class Bars(ProgressContext context) : IPhases
    {
        public IPhase Begin(string name, double total) =>
            new Bar(context.AddTask(Markup.Escape(Plain.OneLine(name)), maxValue: Math.Max(1, total)));
    }

    private sealed class Bar(ProgressTask task) : IPhase
    {
        public void Set(double value) => task.Value = value;

        public void Total(double total) => task.MaxValue = Math.Max(1, total);

        public void Describe(string text) => task.Description = Markup.Escape(Plain.OneLine(text));

        public void End()
        {
            task.Value = task.MaxValue;
            task.StopTask();
        }
    }
}

/// <summary>Begins phases.</summary>
internal interface IPhases
{
    IPhase Begin(string name, double total);
}

/// <summary>A phase with a known amount of work.</summary>
internal interface IPhase
{
    void Set(double value);

    void Total(double total);

    /// <summary>Says what is being done now.</summary>
    void Describe(string text);

    void End();
}
