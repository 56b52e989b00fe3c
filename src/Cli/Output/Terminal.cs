using System.Text;
using Spectre.Console;

namespace Pipeline.Cli.Output;

/// <summary>Where a command reads and writes: the process's streams, or a test's.</summary>
internal sealed class Terminal
{
    /// <summary>Wide enough that nothing is wrapped for a program that reads lines.</summary>
    private const int UnboundedWidth = 4096;

    public required Stream In { get; init; }

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>The bytes under <see cref="Out"/>; null: it takes text only.</summary>
    public Stream? OutBytes { get; init; }

    public bool InIsTerminal { get; init; }

    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>The language of what a person reads.</summary>
    public Wording Words { get; set; } = Wording.English;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>True when escape sequences may be written to the error stream: the progress bars need them.</summary>
    public bool ErrorHasAnsi => ErrorIsTerminal && !NoColor;

    /// <summary>The console with bars on it, while there are any: lines must go above them.</summary>
    public IAnsiConsole? Live { get; set; }

    private bool NoColor => !string.IsNullOrEmpty(Variable("NO_COLOR"));

    /// <summary>The process's own streams.</summary>
    public static Terminal OfProcess()
    {
        // Korean as itself, whatever the locale; without a byte order mark.
        var utf8 = new UTF8Encoding(false);
        if (!Console.IsOutputRedirected || !Console.IsErrorRedirected)
        {
            Console.OutputEncoding = utf8;
        }

        var output = Console.OpenStandardOutput();
        return new Terminal
        {
            In = Console.OpenStandardInput(),
            OutBytes = output,
            Out = new StreamWriter(output, utf8) { AutoFlush = !Console.IsOutputRedirected },
            Error = new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true },
            InIsTerminal = !Console.IsInputRedirected,
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Variable = Environment.GetEnvironmentVariable,
        };
    }

    /// <summary>Writes a line to the error stream.</summary>
    public void WriteNote(string line)
    {
        if (Live is { } console)
        {
            console.WriteLine(line);
        }
        else
        {
            Error.WriteLine(line);
        }
    }

    /// <summary>Writes bytes as they are.</summary>
    public async Task WriteBytesAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        await Out.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (OutBytes is null)
        {
            await Out.WriteAsync(Encoding.UTF8.GetString(bytes)).ConfigureAwait(false);
            return;
        }

        await OutBytes.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A console on the error stream, for progress.</summary>
    public IAnsiConsole ErrorConsole() => Create(Error, ErrorHasAnsi, ErrorIsTerminal);

    /// <summary>Writes a table; to anything but a terminal without escape sequences, wrapping or trailing
    /// spaces.</summary>
    public void WriteTable(Table table)
    {
        table.Border(TableBorder.Simple);
        if (OutIsTerminal && !NoColor)
        {
            Create(Out, ansi: true, isTerminal: true).Write(table);
            return;
        }

        using var text = new StringWriter();
        Create(text, ansi: false, OutIsTerminal).Write(table);
        foreach (var line in text.ToString().Split('\n'))
        {
            var trimmed = line.TrimEnd();
            if (trimmed.Length > 0)
            {
                Out.WriteLine(trimmed);
            }
        }
    }

    private static IAnsiConsole Create(TextWriter writer, bool ansi, bool isTerminal)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = ansi ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = ansi ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
                Interactive = ansi ? InteractionSupport.Yes : InteractionSupport.No,
                Out = new AnsiConsoleOutput(writer),
            }
        );
        console.Profile.Width = isTerminal ? Math.Max(40, ConsoleWidth()) : UnboundedWidth;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }

    private static int ConsoleWidth()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
