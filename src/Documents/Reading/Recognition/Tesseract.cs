using System.Collections.Concurrent;
using System.Text;

namespace Pipeline.Documents.Reading.Recognition;

/// <summary>
/// Recognises text by the program Tesseract: the image goes to its standard input, a table of words and their text come
/// from its standard output. It reads Korean and English, as far as its languages are installed, and turned pages where
/// its orientation data is.
/// </summary>
public sealed class Tesseract : IPageRecogniser
{
    /// <summary>The languages that are read, the first where two fit.</summary>
    public static readonly IReadOnlyList<string> Wanted = ["kor", "eng"];

    private const string Orientation = "osd";
    private const long MaxTableBytes = 64 << 20;
    private const long MaxListBytes = 1 << 20;
    private const int ByOrientation = 1;
    private const int Upright = 3;
    private const int Aborted = 134; // 128 + SIGABRT: what C++ does with an allocation that failed.

    // 128 and the signal by which the system ends what has used up its processor time.
    private const int Killed = 128 + 9;
    private const int OutOfTime = 128 + 24;

    private static readonly TimeSpan ListsFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ListPatience = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentDictionary<(string, string?), (long At, IReadOnlyList<string> Languages)> Lists =
        new();

    private readonly string _path;
    private readonly Dictionary<string, string?> _environment;
    private readonly IReadOnlyList<string> _installed;

    private Tesseract(string path, Dictionary<string, string?> environment, IReadOnlyList<string> installed) =>
        (_path, _environment, _installed) = (path, environment, installed);

    /// <summary>The recogniser; null when Tesseract is missing, or has none of the languages.</summary>
    /// <param name="tools">Where it is.</param>
    public static Tesseract? Of(RecognitionTools tools)
    {
        ArgumentNullException.ThrowIfNull(tools);
        var installed = LanguagesOf(tools);
        return tools.Tesseract is { } path && Wanted.Any(installed.Contains)
            ? new Tesseract(path, EnvironmentOf(tools), installed)
            : null;
    }

    /// <summary>The languages that are installed, as Tesseract calls them ("kor"), and its orientation data "osd"; none
    /// when Tesseract is missing or does not run.</summary>
    /// <param name="tools">Where it is.</param>
    public static IReadOnlyList<string> LanguagesOf(RecognitionTools tools)
    {
        ArgumentNullException.ThrowIfNull(tools);
        if (tools.Tesseract is not { } path)
        {
            return [];
        }

        var key = (path, tools.LanguageFolder);
        if (Lists.TryGetValue(key, out var known) && Environment.TickCount64 - known.At < ListsFor.TotalMilliseconds)
        {
            return known.Languages;
        }

        var languages = List(path, tools);
        Lists[key] = (Environment.TickCount64, languages);
        return languages;
    }

    /// <inheritdoc/>
    public RecognisedPage Recognise(PageImage image, ReadingLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(limits);
        var languages = string.Join('+', Wanted.Where(_installed.Contains));
        var segmentation = _installed.Contains(Orientation) ? ByOrientation : Upright;
        List<string> arguments = ["stdin", "stdout", "-l", languages, "--psm", $"{segmentation}"];
        if (image.Number is { } number)
        {
            arguments.AddRange(["-c", $"tessedit_page_number={number}"]);
        }

        arguments.AddRange(["txt", "tsv"]);
        ProgramOutput output;
        try
        {
            output = LimitedProgram.Run(
                _path,
                arguments,
                _environment,
                image.Content,
                ProgramLimits.OfPage(limits, MaxTableBytes),
                cancellationToken
            );
        }
        catch (ProgramMissingException e)
        {
            throw Failures.NoTextRecognition(e);
        }

        return output switch
        {
            { End: ProgramEnd.TimedOut } => throw Failures.TimedOut(limits),
            { End: ProgramEnd.TooMuchOutput } => throw Failures.OutputTooLarge(limits),
            { ExitCode: Aborted } => throw Failures.OutOfMemory(limits),
            { ExitCode: Killed or OutOfTime } => throw Failures.TimedOut(limits),
            { ExitCode: not 0 } => throw Failures.Damaged(image.Format, null),
            _ => TesseractTable.Read(output.Bytes.Span),
        };
    }

    private static IReadOnlyList<string> List(string path, RecognitionTools tools)
    {
        try
        {
            var output = LimitedProgram.Run(
                path,
                ["--list-langs"],
                EnvironmentOf(tools),
                default,
                new ProgramLimits(ListPatience, new ReadingLimits().MaxMemoryBytes, MaxListBytes),
                CancellationToken.None
            );
            // A sentence with the folder, then a language a line.
            return output is { End: ProgramEnd.Exited, ExitCode: 0 }
                ?
                [
                    .. Encoding
                        .UTF8.GetString(output.Bytes.Span)
                        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                        .Where(line => !line.Contains(' ')),
                ]
                : [];
        }
        catch (ProgramMissingException)
        {
            return [];
        }
    }

    // A page a thread: Tesseract's own threads cost more than they bring, and readers run beside one another.
    private static Dictionary<string, string?> EnvironmentOf(RecognitionTools tools) =>
        new() { ["OMP_THREAD_LIMIT"] = "1", ["TESSDATA_PREFIX"] = tools.LanguageFolder };
}
