# 新乡市职业技能培训管理平台 —— make help 列出全部命令
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
PORT ?= 8000
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help run setup test soak check fmt bench reset lock front-end database

help: ## 列出全部命令
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | while IFS='|' read -r name text; do printf '  make %-8s %s\n' "$$name" "$$text"; done

run: $(VENV)/.base front-end ## 启动平台(首次启动会安装依赖、建库并载入演示数据);端口:make run PORT=8000
	@exec $(BIN)/python -m xinxiang_skills.supervisor --port $(PORT)

setup: $(VENV)/.dev front-end database ## 安装全部依赖,准备好数据库和基础数据

test: $(VENV)/.dev front-end ## 运行全部测试(含浏览器测试)
	@sh .ci/test $(BIN) $(PYTEST_ARGS)

soak: $(VENV)/.dev front-end ## 运行耗时的测试(反复强杀、长随机过程)
	@$(BIN)/python -m pytest -m soak $(PYTEST_ARGS)

check: $(VENV)/.dev front-end ## 静态检查:格式、模板、分层、类型、迁移、上线设置
	@sh .ci/check $(BIN)

fmt: $(VENV)/.dev ## 整理代码格式
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

bench: $(VENV)/.dev front-end ## 测量主要页面与导入的耗时
	@$(BIN)/python -m pytest -m bench -p no:randomly --durations 0 $(PYTEST_ARGS)

reset: ## 删除本机数据,从头开始(不影响依赖)
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m xinxiang_skills.supervisor --reset; else rm -rf var; fi

lock: ## 更新依赖锁定文件(需要 uv)
	@cd requirements && for set in base dev; do \
		uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 $$set.in -o $$set.txt || exit 1; \
	done

database: $(VENV)/.dev
	@echo "更新数据库结构……" && $(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_reference
	@$(MANAGE) load_project_types
	@$(MANAGE) load_documents
	@$(MANAGE) load_incentive_parameters

front-end: node_modules/.stamp

$(VENV)/bin/python:
	@sh .ci/venv $(VENV)

$(VENV)/.base: $(VENV)/bin/python requirements/base.txt
	@echo "安装运行依赖……(首次约一分钟)"
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements/base.txt
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python requirements/dev.txt
	@echo "安装开发依赖……(首次约两分钟)"
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements/dev.txt
	@touch $(VENV)/.base $@

node_modules/.stamp: package.json package-lock.json | $(VENV)/.base
	@echo "安装前端依赖……"
	@sh .ci/npm $(BIN) ci --loglevel error
	@touch $@
