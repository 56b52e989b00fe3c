using System.Globalization;

namespace Pipeline.Silo.Configuration;

/// <summary>
/// One thing that a user can set. The command line, the environment, appsettings.json, the help, the check of values
/// and the arguments of a worker's process are all made from it.
/// </summary>
internal sealed class SiloOption
{
    private SiloOption(
        string name,
        string placeholder,
        string description,
        Func<SiloOptions, string?> get,
        Func<SiloOptions, string, string?> set
    )
    {
        Name = name;
        Placeholder = placeholder;
        Description = description;
        Get = get;
        Set = set;
        Property = string.Concat(name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        Variable = $"PIPELINE_{name.Replace('-', '_').ToUpperInvariant()}";
    }

    /// <summary>As the command line writes it, without the dashes.</summary>
    public string Name { get; }

    /// <summary>What the help writes for its value.</summary>
    public string Placeholder { get; }

    /// <summary>What it sets, in a line or two.</summary>
    public string Description { get; }

    /// <summary>Its key in the section of appsettings.json.</summary>
    public string Property { get; }

    /// <summary>Its environment variable.</summary>
    public string Variable { get; }

    /// <summary>Its value in a set of options; null where it is not set.</summary>
    public Func<SiloOptions, string?> Get { get; }

    /// <summary>Takes a value; gives what is wrong with it, in a sentence that names the option and what is allowed, or
    /// null.</summary>
    public Func<SiloOptions, string, string?> Set { get; }

    /// <summary>What the help calls the default; null: the value itself.</summary>
    public string? DefaultText { get; private set; }

    /// <summary>True: on the command line the name alone means <c>true</c>.</summary>
    public bool IsSwitch { get; private init; }

    /// <summary>Whether a worker's process is given this program's value.</summary>
    public bool ForWorkers { get; private set; }

    /// <summary>Whether <see cref="Variable"/> is read.</summary>
    public bool FromEnvironment { get; private set; } = true;

    /// <summary>The default as the help tells it.</summary>
    public string Default => DefaultText ?? Get(new SiloOptions()) ?? "off";

    /// <summary>Sets what most rows do not need.</summary>
    public SiloOption With(string? defaultText = null, bool forWorkers = false, bool fromEnvironment = true)
    {
        DefaultText = defaultText;
        ForWorkers = forWorkers;
        FromEnvironment = fromEnvironment;
        return this;
    }

    /// <summary>A text; <paramref name="check"/> says what is wrong with a value, without the option's name, or
    /// null.</summary>
    public static SiloOption Text(
        string name,
        string placeholder,
        string description,
        Func<SiloOptions, string?> get,
        Action<SiloOptions, string> set,
        Func<string, string?>? check = null
    ) =>
        new(
            name,
            placeholder,
            description,
            get,
            (options, value) =>
            {
                set(options, value);
                return check?.Invoke(value) is { } problem ? $"{name}{problem}" : null;
            }
        );

    /// <summary>A whole number from <paramref name="low"/> to <paramref name="high"/>.</summary>
    public static SiloOption Number(
        string name,
        string description,
        long low,
        long high,
        Func<SiloOptions, long> get,
        Action<SiloOptions, long> set
    ) =>
        new(
            name,
            "N",
            string.Create(CultureInfo.InvariantCulture, $"{description}, {low} to {high}."),
            options => get(options).ToString(CultureInfo.InvariantCulture),
            (options, value) =>
            {
                if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                {
                    return $"{name} is '{value}'; it must be a whole number from {low} to {high}. See --help.";
                }

                if (number < low || number > high)
                {
                    return $"{name} is {number}; it must be from {low} to {high}";
                }

                set(options, number);
                return null;
            }
        );

    /// <summary>Yes or no.</summary>
    public static SiloOption Switch(
        string name,
        string description,
        Func<SiloOptions, bool> get,
        Action<SiloOptions, bool> set
    ) =>
        new(
            name,
            "true|false",
            description,
            options => get(options) ? "true" : "false",
            (options, value) =>
            {
                if (!bool.TryParse(value, out var on))
                {
                    return $"{name} is '{value}'; it must be true or false";
                }

                set(options, on);
                return null;
            }
        )
        {
            IsSwitch = true,
        };

    /// <summary>One of some words, in any case.</summary>
    public static SiloOption Word(
        string name,
        string description,
        string[] words,
        Func<SiloOptions, string> get,
        Action<SiloOptions, string> set
    ) =>
        new(
            name,
            words.Length > 3 ? "WORD" : string.Join('|', words),
            words.Length > 3 ? $"{description} One of {string.Join(", ", words)}." : description,
            get,
            (options, value) =>
            {
                set(options, value);
                return words.Contains(value, StringComparer.OrdinalIgnoreCase)
                    ? null
                    : $"{name} is '{value}'; it must be {(words.Length > 3 ? $"one of {string.Join(", ", words)}" : string.Join(" or ", words))}";
            }
        );
}
