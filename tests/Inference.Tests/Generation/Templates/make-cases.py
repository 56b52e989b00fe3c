"""Writes cases.json: templates, what Jinja2 makes of them as chat templates are rendered, or that it refuses them.

Run with Python 3 and Jinja2 3.1 (pip install jinja2): python3 make-cases.py
"""
import json
import os

from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

CHAT = {
    "messages": [
        {"role": "system", "content": "  Be brief.  "},
        {"role": "user", "content": "안녕하세요 <b>\"hi\"</b>"},
        {"role": "assistant", "content": "<think>\nhm\n</think>\n\nHello."},
        {"role": "user", "content": "Where is it?"},
    ],
    "add_generation_prompt": True,
    "bos_token": "<s>",
    "eos_token": "</s>",
    "tools": None,
}
TOOLS = dict(CHAT, tools=[{"type": "function", "function": {"name": "find", "parameters": {"a": [1, 2.5, True, None], "b": "날씨\n"}}}])
VALUES = {"n": 7, "x": 2.5, "t": True, "none": None, "words": ["b", "a", "c", "a"], "text": "  Mixed Case text  ", "map": {"k": 1, "j": "v"}, "empty": []}

CASES = [
    # How models speak: marks around turns, headers, instructions, joined system messages.
    (CHAT, "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"),
    (CHAT, "{{ bos_token }}{% for m in messages %}{% set c = '<|start|>' + m.role + '<|end|>\n\n' + m.content | trim + '<|eot|>' %}{{ c }}{% endfor %}"),
    (CHAT, "{%- if messages[0]['role'] == 'system' -%}\n    {%- set system = messages[0]['content'] | trim + '\n\n' -%}\n    {%- set rest = messages[1:] -%}\n{%- else -%}\n    {%- set system = '' -%}\n    {%- set rest = messages -%}\n{%- endif -%}\n{%- for m in rest -%}\n    {%- if (m['role'] == 'user') != (loop.index0 % 2 == 0) -%}\n        {{ raise_exception('Roles must alternate') }}\n    {%- endif -%}\n    {%- if loop.first -%}{%- set content = system + m['content'] -%}{%- else -%}{%- set content = m['content'] -%}{%- endif -%}\n    {%- if m['role'] == 'user' -%}\n        {{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}\n    {%- else -%}\n        {{ ' ' + content.strip() + eos_token }}\n    {%- endif -%}\n{%- endfor -%}"),
    (CHAT, "{%- set ns = namespace(last=-1) %}\n{%- for m in messages[::-1] %}\n  {%- set index = (messages|length - 1) - loop.index0 %}\n  {%- if ns.last < 0 and m.role == \"user\" and m.content is string %}\n    {%- set ns.last = index %}\n  {%- endif %}\n{%- endfor %}\n{%- for m in messages %}\n{%- set content = m.content %}\n{%- if m.role == 'assistant' and '</think>' in content %}\n{%- set content = content.split('</think>')[-1].lstrip('\\n') %}\n{%- endif %}\n{{ loop.index0 }}/{{ ns.last }}:{{ content }}\n{% endfor %}"),
    (TOOLS, "{%- if tools %}\n{{- '# Tools\n' }}\n{%- for tool in tools %}{{ \"\\n\" }}{{ tool | tojson }}{% endfor %}{{ tools[0].function | tojson(indent=2) }}\n{%- endif %}"),
    (TOOLS, "{% macro show(map, depth=0) %}{% for key, value in map.items() %}{{ '  ' * depth }}{{ key }}{% if value is mapping %}:\n{{ show(value, depth + 1) }}{% else %} = {{ value }}\n{% endif %}{% endfor %}{% endmacro %}{{ show(tools[0]) }}"),
    (CHAT, "{% for m in messages if m.role != 'system' %}{{ loop.index }}{{ ', ' if not loop.last else '.' }}{% else %}none{% endfor %}"),
    (CHAT, "{% for m in messages %}{% if m.role == 'system' %}{% continue %}{% endif %}{{ m.role }};{% if loop.index == 3 %}{% break %}{% endif %}{% endfor %}"),
    (CHAT, "{{ messages | selectattr('role', 'equalto', 'user') | map(attribute='content') | join(' / ') }}|{{ messages | rejectattr('role', 'in', ['user', 'system']) | list | length }}"),
    (CHAT, "{% set last = messages[-1] %}{{ last.content[:5] }}|{{ last['content'][-3:] }}|{{ messages[0].nothing is defined }}|{{ messages[0].nothing }}|{{ messages[0].get('role', 'x') }}|{{ messages[0].get('no', 'x') }}"),
    (CHAT, "{% if system_message is not defined and messages is iterable and messages is not string %}{{ 'yes' }}{% endif %}"),
    # White space.
    (VALUES, "a\n  {% if t %}\nb\n  {% endif %}\nc\n"),
    (VALUES, "a  {%- if t -%}  b  {%- endif -%}  c"),
    (VALUES, "a\n{# note #}\nb{#- note -#}  c\n\n"),
    (VALUES, "  {%+ if t %}x{% endif +%}\ny"),
    (VALUES, "{{ n }}\n{{- n -}}\n {{ n }}"),
    (VALUES, "\n\n  {% for w in words %}\n   {{ w }}\n  {% endfor %}\n"),
    # Expressions.
    (VALUES, "{{ n + 1 }} {{ n - 10 }} {{ n * 2 }} {{ n / 2 }} {{ n // 2 }} {{ -n // 2 }} {{ n % 4 }} {{ -n % 4 }} {{ 2 ** 3 }} {{ x * 2 }} {{ n ~ x ~ t ~ none }}"),
    (VALUES, "{{ 1 < n <= 7 }} {{ 1 < n < 7 }} {{ 'a' in words }} {{ 'z' not in words }} {{ 'k' in map }} {{ not t }} {{ none or 'else' }} {{ n and 'both' }} {{ t == 1 }} {{ 'a' < 'b' }}"),
    (VALUES, "{{ 'one' if n > 5 else 'two' }}{{ 'three' if n > 50 }}{{ (1, 2)[1] }}{{ [1, 'a', none, true] }}{{ {'a': 1, 'b': [2.0]} }}"),
    (VALUES, "{{ words[0] }}{{ words[-1] }}{{ words[1:3] }}{{ words[::-1] }}{{ 'abcdef'[1:4] }}{{ 'abcdef'[::2] }}{{ 'abcdef'[4:1] }}{{ 'abc'[5:] }}"),
    (VALUES, "{{ n is number }} {{ x is integer }} {{ n is odd }} {{ n is divisibleby 7 }} {{ none is none }} {{ t is true }} {{ map is mapping }} {{ words is sequence }} {{ missing is undefined }} {{ missing is not defined }} {{ n is in [7] }} {{ n is not in [7] }} {{ 'a' is eq 'a' }} {{ not n is defined }}"),
    (VALUES, "{{ text.strip() }}|{{ text | trim | upper }}|{{ text | lower }}|{{ text.title() }}|{{ 'abc' | capitalize }}|{{ text | trim | title }}|{{ text.split() }}|{{ 'a,b,c'.split(',', 1) }}|{{ 'xxaxx'.strip('x') }}|{{ 'xxaxx'.lstrip('x') }}|{{ 'xxaxx'.rstrip('x') }}"),
    (VALUES, "{{ 'a-b-c'.replace('-', '+') }}|{{ 'a-b' | replace('-', '') }}|{{ 'abc'.startswith('ab') }}|{{ 'abc'.endswith(('x', 'c')) }}|{{ 'abcabc'.count('b') }}|{{ 'abc'.find('c') }}|{{ ', '.join(words) }}"),
    (VALUES, "{{ words | join }}|{{ words | join('-') }}|{{ words | first }}|{{ words | last }}|{{ words | length }}|{{ words | unique | list }}|{{ words | sort | join }}|{{ words | reverse | join }}|{{ [3, 1, 2] | max }}|{{ [3, 1, 2] | min }}|{{ [3, 1] | sum }}"),
    (VALUES, "{{ missing | default('d') }}|{{ '' | default('d') }}|{{ '' | default('d', true) }}|{{ none | d('d') }}|{{ '12' | int + 1 }}|{{ 'no' | int }}|{{ 3.9 | int }}|{{ '2.5' | float }}|{{ -3 | abs }}|{{ n | string + 's' }}"),
    (VALUES, "{% for k, v in map.items() %}{{ k }}{{ v }}{% endfor %}|{{ (map | items | list)[1][0] }}|{{ map.keys() | list }}|{{ map.values() | list }}|{% for k, v in map | dictsort %}{{ k }}{{ v }}{% endfor %}"),
    (VALUES, "{{ words | map('upper') | join }}|{{ [1, none, 2] | select | list }}|{{ [1, 2, 3] | reject('odd') | list }}|{{ [1, 2, 3] | select('gt', 1) | list }}"),
    (VALUES, "{{ 'a\nb\n\nc' | indent }}|{{ 'a\nb' | indent(2, true) }}"),
    (VALUES, "{{ range(3) | list }}{{ range(1, 4) | list }}{{ range(5, 0, -2) | list }}{% for i in range(2) %}{{ loop.revindex }}{{ loop.previtem is defined }}{{ loop.nextitem is defined }}{% endfor %}"),
    (VALUES, "{% set a = 1 %}{% for w in words %}{% set a = a + 1 %}{% endfor %}{{ a }}{% if t %}{% set a = 5 %}{% endif %}{{ a }}{% set b, c = (1, 2) %}{{ b }}{{ c }}"),
    (VALUES, "{% set block %}[{{ n }}]{% endset %}{{ block }}{{ block | length }}{% set ns = namespace() %}{% set ns.a = 3 %}{{ ns.a }}{{ ns.b is defined }}"),
    (VALUES, "{% for w in empty %}x{% else %}empty{% endfor %}{% if n == 1 %}1{% elif n == 7 %}7{% else %}0{% endif %}"),
    (VALUES, "{{ '\\'q\\' \\\\ \\n|' }}{{ \"d'q\" }}{{ 'join' 'ed' }}{{ '\\u00e9' }}{{ ['it\\'s', 'new\\nline'] }}"),
    (VALUES, "{{ map | tojson }}{{ [1.0, 1.5, 1e-7, 'é\"\\\\'] | tojson }}{{ {'a': {'b': []}} | tojson(indent=4) }}"),
    (VALUES, "{{ {'a': {}}}}{{ dict(a=1, b='x') }}{{ missing }}{{ none }}{{ t }}{{ 1.0 }}{{ 10 / 4 }}{{ 100000 * 100000 }}"),
    (VALUES, "{%- macro pair(a, b='B') -%}{{ a }}{{ b }}{{ c is defined }}{%- endmacro -%}{{ pair('A') }}{{ pair(b=1, a=2) }}{{ pair() }}"),
    (VALUES, "{{ 'a{}b{}'.format(n, 'x') }}|{{ '{1}{0}{k}'.format('a', 'b', k=1) }}|{{ none | selectattr('a') | list }}|{% if false %}{{ n | nothing }}{% endif %}"),
    # Refused when read or when carried out.
    (VALUES, "{{ raise_exception('no ' ~ n) }}"),
    (VALUES, "{{ missing.member }}"),
    (VALUES, "{{ 'a' + 1 }}"),
    (VALUES, "{{ words < 3 }}"),
    (VALUES, "{{ n() }}"),
    (VALUES, "{{ 1 / 0 }}"),
    (VALUES, "{% if t %}"),
    (VALUES, "{% endif %}"),
    (VALUES, "{{ n | nothing }}"),
    (VALUES, "{{ n is nothing }}"),
    (VALUES, "{{ 'open }}"),
    (VALUES, "{% set map.k = 1 %}"),
    (VALUES, "{{ (1 }}"),
    (VALUES, "{% for %}{% endfor %}"),
    (VALUES, "{% set a, b = [1] %}"),
]


def refuse(message):
    raise TemplateError(message)


def tojson(value, indent=None):
    return json.dumps(value, ensure_ascii=False, indent=indent)


environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"])
environment.filters["tojson"] = tojson
environment.globals["raise_exception"] = refuse

cases = []
for variables, template in CASES:
    try:
        expected = environment.from_string(template).render(**variables)
    except Exception:
        expected = None
    cases.append({"template": template, "variables": variables, "expected": expected})

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases.json")
with open(path, "w", encoding="utf-8") as file:
    json.dump(cases, file, ensure_ascii=False, indent=1)
    file.write("\n")
