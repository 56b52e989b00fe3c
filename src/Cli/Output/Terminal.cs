using System.Text;
using Spectre.Console;

namespace Pipeline.Cli.Output;

/// <summary>Where a command reads and writes: the process's streams, or a test's.</summary>
internal sealed class Terminal
{
    /// <summary>Wide enough that nothing is wrapped for a program that reads lines.</summary>
    private const int UnboundedWidth = 4096;

    private const int UsualWidth = 80;
    private const int NarrowestWidth = 40;

    public required Stream In { get; init; }

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>The bytes under <see cref="Out"/>; null: it takes text only.</summary>
    public Stream? OutBytes { get; init; }

    public bool InIsTerminal { get; init; }

    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>Reads a line that is not shown; null: nobody can type one.</summary>
    public Func<string>? Secret { get; init; }

    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>How many columns the terminal has now.</summary>
    public Func<int> Columns { get; init; } = ConsoleWidth;

    /// <summary>How wide what is written may be.</summary>
    public int Width => Math.Max(NarrowestWidth, Columns());

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
            Secret = SecretLine.Read,
            Variable = Environment.GetEnvironmentVariable,
        };
    }

    /// <summary>Writes a line to the error stream; on a terminal broken between words.</summary>
    public void WriteNote(string line)
    {
        // Where both streams end up in one file, the result that came before stands before.
        Out.Flush();
        foreach (var part in ErrorIsTerminal ? Wrapped(line) : [line])
        {
            if (Live is { } console)
            {
                console.WriteLine(part);
            }
            else
            {
                Error.WriteLine(part);
            }
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

    /// <summary>Writes lines of the result; on a terminal broken between words, under the indentation of the
    /// first.</summary>
    public void WriteLine(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            foreach (var part in OutIsTerminal ? Wrapped(line) : [line])
            {
                Out.WriteLine(part);
            }
        }
    }

    /// <summary>Writes a table: on a terminal as wide as that at most, elsewhere with every row on a line.</summary>
    public void WriteTable(TextTable table)
    {
        foreach (var line in table.Lines(OutIsTerminal ? Width : null))
        {
            Out.WriteLine(line);
        }
    }

    private IEnumerable<string> Wrapped(string line)
    {
        var width = Width;
        if (DisplayText.Width(line) <= width)
        {
            return [line];
        }

        var indent = line[..(line.Length - line.TrimStart(' ').Length)];
        return DisplayText.Wrap(line, Math.Max(1, width - indent.Length)).Select(part => indent + part);
    }

    private IAnsiConsole Create(TextWriter writer, bool ansi, bool isTerminal)
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
        console.Profile.Width = isTerminal ? Width : UnboundedWidth;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }

    private static int ConsoleWidth()
    {
        try
        {
            // A terminal that does not know its size says 0.
            return Console.WindowWidth is > 0 and var width ? width : UsualWidth;
        }
        catch (IOException)
        {
            return UsualWidth;
        }
    }
}
