"""Numbers as they are written, arithmetic and functions on numbers (DMN 1.5, 10.3.2.3.1 and 10.3.4.5)."""

import pytest

from tests.feel.notation import check, read

EDGES = r"""
decimal(1/3, 2) → 0.33
decimal(1.5, 0) → 2
decimal(2.5, 0) → 2
decimal(n: 0.505, scale: 2) → 0.5
decimal(1.5, null) → null
decimal(1.5, 6177) → null
decimal(1.5, -6112) → null
decimal(1234, -2) → 1200
decimal(1.5, 0.5) → null
floor(1.5) → 1
floor(-1.56, 1) → -1.6
floor(n: 1.5) → 1
floor(n: 1.5, scale: 0) → 1
floor(1.5, null) → null
ceiling(-1.5) → -1
ceiling(-1.56, 1) → -1.5
ceiling(-0.5) → 0
ceiling(1.5, null) → null
floor(1234, -2) → 1200
round up(5.5, 0) → 6
round up(-1.126, 2) → -1.13
round up(5) → 5
round up(n: 5.5, scale: 0) → 6
round up(1.1, null) → null
round down(5.5, 0) → 5
round half up(-5.5, 0) → -6
round half down(-5.5, 0) → -5
round half down(1.125, 2) → 1.12
round half up(1.125, 2) → 1.13
round up(12, -1) → 20
round up(0, -1) → 0
round half up(5, -1) → 10
round half down(5, -1) → 0
decimal(5, -1) → 0
decimal(15, -1) → 20
decimal(6, -1) → 10
abs(-10) → 10
abs(@"-PT5H") → @"PT5H"
abs(@"-P1Y") → @"P1Y"
abs(n: -1) → 1
abs(number: -1) → null
modulo(12, 5) → 2
modulo(-12, 5) → 3
modulo(12, -5) → -3
modulo(-12, -5) → -2
modulo(10.1, 4.5) → 1.1
modulo(-10.1, 4.5) → 3.4
modulo(10.1, -4.5) → -3.4
modulo(dividend: 12, divisor: 5) → 2
modulo(1e40, 7) → 4
modulo(0, 5) → 0
modulo(5, 1e30) → 5
modulo(-5, 1e30) → 999999999999999999999999999995
sqrt(16) → 4
sqrt(number: 2) → 1.414213562373095048801688724209698
sqrt(0) → 0
log(10) → 2.302585092994045684017991454684364
log(0) → null
log(-1) → null
log(number: 1) → 0
exp(5) → 148.4131591025766034211155800405523
exp(number: 0) → 1
exp(-1e10) → 0
odd(5) → true
odd(-5) → true
odd(0) → false
odd(5.0) → true
odd(2.5) → null
even(2) → true
even(number: -2) → true
even(0) → true
2 ** 3 ** 2 → 64
-2 ** 2 → 4
2 ** -1 → 0.5
2 ** 0.5 → 1.414213562373095048801688724209698
(-8) ** (1/3) → null
0 ** 0 → 1
0 ** -1 → null
1e5 → 100000
1E5 → 100000
1.5e-3 → 0.0015
.5 → 0.5
-.5 → -0.5
1e400 → 1E+400
1e6144 → 1E+6144
1e-6176 → 1E-6176
1e-7000 → 0
00.5 → 0.5
007 → 7
1--1 → 2
1 - -1 → 2
--1 → 1
-"a" → null
1/3*3 → 0.9999999999999999999999999999999999
10 / 4 → 2.5
1/0 → null
0/0 → null
0.1+0.2=0.3 → true
1.0 = 1 → true
-0 = 0 → true
1e6144 * 10 → null
9.999999999999999999999999999999999e6144 + 1e6144 → null
1e-6143 / 1e40 → 0
modulo(1e6000, 7) → 1
modulo(-1e6000, 1e-6000) → 0
modulo(dividend: 5, divisor: 3) → 2
0.1 * 3 → 0.3
1.10 + 2.20 → 3.3
1e34 + 1 → 10000000000000000000000000000000000
9999999999999999999999999999999999 + 1 → 10000000000000000000000000000000000
1.00 * 1.00 → 1
2.5 instance of number → true
modulo(5.5, 2) → 1.5
modulo(-5.5, 2) → 0.5
-7 / 2 → -3.5
floor(-7 / 2) → -4
round half up(-2.5, 0) → -3
round half down(2.51, 1) → 2.5
round half up(1.005, 2) → 1.01
round up(1.0001, 3) → 1.001
round down(-1.9999, 3) → -1.999
decimal(-2.5, 0) → -2
decimal(3.5, 0) → 4
sqrt(2) * sqrt(2) → 2
exp(1) → 2.718281828459045235360287471352662
log(exp(1)) → 0.9999999999999999999999999999999998
"é" > "z" → true
"""


@pytest.mark.parametrize(("expression", "result"), read(EDGES))
def test_an_edge_is_as_dmn_says(expression: str, result: str) -> None:
    check(expression, result)
