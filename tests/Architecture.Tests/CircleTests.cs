using System.Reflection;
using System.Reflection.Emit;

namespace Pipeline.Architecture.Tests;

/// <summary>Inside a project the arrows between folders run one way too: a folder can be read without those that use
/// it.</summary>
public sealed class CircleTests
{
    /// <summary>Classes that put a whole project together know all of its folders, by their nature.</summary>
    private static readonly string[] Compositions =
    [
        "Pipeline.Grains.Hosting.PipelineGrains",
        "Pipeline.Silo.SiloHost",
    ];

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    [Theory]
    [InlineData("Contracts")]
    [InlineData("Documents")]
    [InlineData("Inference")]
    [InlineData("Guardrails")]
    [InlineData("Storage")]
    [InlineData("Connectors")]
    [InlineData("Grains")]
    [InlineData("Retrieval")]
    [InlineData("Silo")]
    [InlineData("Client")]
    [InlineData("Cli")]
    public void NoFoldersUseEachOtherInACircle(string project)
    {
        var uses = UsesOf(project);
        Assert.NotEmpty(uses);
        Assert.Empty(Circles(uses));
    }

    [Fact]
    public void TheRuleFindsCirclesAndNothingElse()
    {
        Dictionary<string, Dictionary<string, string>> uses = new()
        {
            ["a"] = new() { ["b"] = "" },
            ["b"] = new() { ["c"] = "" },
            ["c"] = new() { ["b"] = "", ["d"] = "" },
            ["d"] = [],
        };
        Assert.StartsWith("b → c", Assert.Single(Circles(uses)), StringComparison.Ordinal);
    }

    /// <summary>Per folder, the folders that it uses, each with one type that does.</summary>
    private static Dictionary<string, Dictionary<string, string>> UsesOf(string project)
    {
        var root = $"Pipeline.{project}.";
        var uses = new Dictionary<string, Dictionary<string, string>>();
        foreach (var type in DependencyTests.Load(project).GetTypes())
        {
            if (
                FolderOf(type) is not { } folder
                || Compositions.Any(name => type.FullName!.StartsWith(name, StringComparison.Ordinal))
            )
            {
                continue;
            }

            var of = uses.TryGetValue(folder, out var known) ? known : uses[folder] = [];
            foreach (var used in Referenced(type))
            {
                if (FolderOf(used) is { } other && other != folder)
                {
                    of.TryAdd(other, $"{type.FullName![root.Length..]} uses {used.FullName![root.Length..]}");
                }
            }
        }

        return uses;

        string? FolderOf(Type type) =>
            type.Namespace is { } space && space.StartsWith(root, StringComparison.Ordinal)
                ? space[root.Length..].Split('.')[0]
                : null;
    }

    /// <summary>Two folders of which each reaches the other, once each pair that is next to each other on the
    /// way.</summary>
    private static IEnumerable<string> Circles(Dictionary<string, Dictionary<string, string>> uses) =>
        from one in uses.Keys.Order(StringComparer.Ordinal)
        from other in uses[one].Keys.Order(StringComparer.Ordinal)
        where
            string.CompareOrdinal(one, other) < 0
                ? Reaches(uses, other, one)
                : Reaches(uses, other, one) && !uses[other].ContainsKey(one)
        select $"{one} → {other} ({uses[one][other]}) → … → {one}{(uses[other].TryGetValue(one, out var back) ? $" ({back})" : "")}";

    private static bool Reaches(Dictionary<string, Dictionary<string, string>> uses, string from, string to)
    {
        var seen = new HashSet<string> { from };
        var open = new Queue<string>(seen);
        while (open.TryDequeue(out var folder))
        {
            if (folder == to)
            {
                return true;
            }

            foreach (var next in uses.GetValueOrDefault(folder)?.Keys.Where(seen.Add) ?? [])
            {
                open.Enqueue(next);
            }
        }

        return false;
    }

    /// <summary>The types that a type's declaration and code name.</summary>
    private static IEnumerable<Type> Referenced(Type type)
    {
        const BindingFlags all =
            BindingFlags.Public
            | BindingFlags.NonPublic
            | BindingFlags.Instance
            | BindingFlags.Static
            | BindingFlags.DeclaredOnly;
        var direct = new List<Type?> { type.BaseType };
        direct.AddRange(type.GetInterfaces());
        direct.AddRange(type.GetFields(all).Select(field => field.FieldType));
        direct.AddRange(type.GetCustomAttributesData().Select(attribute => attribute.AttributeType));
        foreach (var method in type.GetMethods(all).Cast<MethodBase>().Concat(type.GetConstructors(all)))
        {
            direct.AddRange(method.GetParameters().Select(parameter => parameter.ParameterType));
            direct.Add((method as MethodInfo)?.ReturnType);
            direct.AddRange(InCode(method));
        }

        return direct.OfType<Type>().SelectMany(Parts).Distinct();
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
        : [type];

    /// <summary>Walks a method's instructions and resolves what they name.</summary>
    private static IEnumerable<Type?> InCode(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } code)
        {
            yield break;
        }

        foreach (var local in body.LocalVariables)
        {
            yield return local.LocalType;
        }

        for (var at = 0; at < code.Length; )
        {
            short value = code[at++];
            if (value == 0xFE)
            {
                value = unchecked((short)(0xFE00 | code[at++]));
            }

            var operand = Codes[value].OperandType;
            if (
                operand
                is OperandType.InlineMethod
                    or OperandType.InlineField
                    or OperandType.InlineType
                    or OperandType.InlineTok
            )
            {
                var named = method.Module.ResolveMember(
                    BitConverter.ToInt32(code, at),
                    method.DeclaringType!.GetGenericArguments(),
                    method.IsGenericMethod ? method.GetGenericArguments() : null
                );
                yield return named as Type ?? named!.DeclaringType;
                foreach (
                    var argument in named is MethodInfo { IsGenericMethod: true } generic
                        ? generic.GetGenericArguments()
                        : []
                )
                {
                    yield return argument;
                }
            }

            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }
}
