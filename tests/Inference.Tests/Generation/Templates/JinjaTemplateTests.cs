using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Inference.Generation.Templates;

namespace Pipeline.Inference.Tests.Generation.Templates;

public sealed class JinjaTemplateTests
{
    private static readonly JsonElement[] Cases = Read();

    public static TheoryData<int, string> Templates
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (var i = 0; i < Cases.Length; i++)
            {
                data.Add(i, Cases[i].GetProperty("template").GetString()!);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void Renders_what_Jinja2_renders(int index, string template)
    {
        var variables = (Dictionary<string, object?>)Value(Cases[index].GetProperty("variables"))!;
        if (Cases[index].GetProperty("expected").GetString() is { } expected)
        {
            Assert.Equal(expected, JinjaTemplate.Parse(template).Render(variables, TimeProvider.System).Value);
        }
        else
        {
            Assert.ThrowsAny<TemplateException>(() =>
                JinjaTemplate.Parse(template).Render(variables, TimeProvider.System)
            );
        }
    }

    [Theory]
    [InlineData("{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}")]
    [InlineData(
        "{% set ns = namespace(a='xxxxxxxxxxxxxxxx') %}{% for i in range(100) %}{% set ns.a = ns.a + ns.a %}{% endfor %}"
    )]
    [InlineData("{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}")]
    [InlineData("{{ 'x' * 1000000000 * 1000 }}")]
    [InlineData("{{ range(1000000000) }}")]
    public void Ends_what_does_not_end(string template) =>
        Assert.Throws<TemplateException>(() =>
            JinjaTemplate.Parse(template).Render(new Dictionary<string, object?>(), TimeProvider.System)
        );

    /// <summary>A stack that overflows cannot be caught, so it must not.</summary>
    [Theory]
    [InlineData("{{ a", "|d", " }}", 60_000)]
    [InlineData("{{ ", "(", " }}", 20_000)]
    [InlineData("{{ ", "not ", "a }}", 20_000)]
    [InlineData("{{ ", "-", "1 }}", 20_000)]
    [InlineData("", "{% if a %}", "", 10_000)]
    [InlineData("{{ a", "+a", " }}", 60_000)]
    public void Survives_what_is_nested_too_deeply(string start, string part, string end, int times)
    {
        var error = Record.Exception(() =>
            JinjaTemplate
                .Parse(start + string.Concat(Enumerable.Repeat(part, times)) + end)
                .Render(new Dictionary<string, object?> { ["a"] = MarkedText.Template("a") }, TimeProvider.System)
        );
        Assert.True(error is null or TemplateException, error?.ToString());
    }

    [Fact]
    public void Tells_the_line_of_a_mistake()
    {
        var error = Assert.Throws<TemplateException>(() => JinjaTemplate.Parse("a\nb {{ c }}\n{% if %}"));
        Assert.StartsWith("Line 3:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Knows_the_date()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
        var text = JinjaTemplate
            .Parse("{{ strftime_now('%d %b %Y') }} {{ strftime_now('%Y-%m-%d %H:%M:%S %A %%') }}")
            .Render(new Dictionary<string, object?>(), time);
        Assert.Equal("04 Mar 2026 2026-03-04 05:06:07 Wednesday %", text.Value);
    }

    /// <summary>Whatever a template does to a text, what came from outside never looks like the template's
    /// own.</summary>
    [Theory]
    [InlineData("<{{ a }}>", "<[x|y]>")]
    [InlineData("{{ '<' + a + '>' }}", "<[x|y]>")]
    [InlineData("{{ '<' ~ a ~ '>' }}", "<[x|y]>")]
    [InlineData("{{ (' ' + a + ' ') | trim }}", "[x|y]")]
    [InlineData("{{ a.split('|')[-1] }}!", "[y]!")]
    [InlineData("{{ a | replace('|', '-') }}", "[x]-[y]")]
    [InlineData("{{ ['a', a] | join(',') }}", "a,[x|y]")]
    [InlineData("{{ a | upper }}", "[X|Y]")]
    [InlineData("{{ {'k': a} | tojson }}", "[{\"k\": \"x|y\"}]")]
    [InlineData("{{ ['k', 1] | tojson }}", "[\"k\", 1]", true)]
    [InlineData("{% set b %}<{{ a }}>{% endset %}{{ b }}", "<[x|y]>")]
    [InlineData("{% macro m(c) %}<{{ c[1:] }}>{% endmacro %}{{ m(a) }}", "<[|y]>")]
    [InlineData("{% for c in a %}{{ c }},{% endfor %}", "[x],[|],[y],")]
    [InlineData("{{ a[::-1] }}.", "[y|x].")]
    [InlineData("{{ a | list | join }}{{ a | first }}{{ a * 2 }}", "[x|yxx|yx|y]")]
    [InlineData("{{ a | indent(1, true) }}", " [x|y]")]
    public void Content_stays_content(string template, string marked, bool plain = false)
    {
        var text = JinjaTemplate
            .Parse(template)
            .Render(new Dictionary<string, object?> { ["a"] = MarkedText.Content("x|y") }, TimeProvider.System);
        Assert.Equal(
            marked,
            plain
                ? text.Value
                : string.Concat(
                    text.Segments().Select(segment => segment.IsTemplate ? segment.Text : $"[{segment.Text}]")
                )
        );
        Assert.True(!plain || text.Segments().All(segment => segment.IsTemplate));
    }

    private static JsonElement[] Read()
    {
        using var stream = typeof(JinjaTemplateTests).Assembly.GetManifestResourceStream("template-cases.json")!;
        return JsonSerializer.Deserialize<JsonElement[]>(stream)!;
    }

    private static object? Value(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element
                .EnumerateObject()
                .ToDictionary(pair => pair.Name, pair => Value(pair.Value), StringComparer.Ordinal),
            JsonValueKind.Array => element.EnumerateArray().Select(Value).ToList(),
            JsonValueKind.String => MarkedText.Content(element.GetString()!),
            JsonValueKind.Number => element.TryGetInt64(out var whole) ? (object)whole : element.GetDouble(),
            JsonValueKind.True or JsonValueKind.False => element.GetBoolean(),
            _ => null,
        };
}
