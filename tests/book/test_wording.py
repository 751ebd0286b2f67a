from datetime import date

import pytest
from conftest import Office
